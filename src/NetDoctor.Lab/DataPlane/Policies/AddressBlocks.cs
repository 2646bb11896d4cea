using System.Globalization;
using System.Net;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>Tells whether addresses are in ranges as policies write them.</summary>
internal static class AddressBlocks
{
    /// <summary>Whether a range in CIDR notation holds an address; a text that is none holds nothing.</summary>
    /// <param name="cidr">The range; bits below its length do not matter.</param>
    /// <param name="address">The address; null for none.</param>
    public static bool Holds(string? cidr, IPAddress? address)
    {
        if (address is null || cidr?.Split('/') is not [var start, var bits] || !IPAddress.TryParse(start, out var first)
            || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || first.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        var (one, other) = (first.GetAddressBytes(), address.GetAddressBytes());
        return length >= 0 && length <= one.Length * 8
            && Enumerable.Range(0, length).All(bit => Bit(one, bit) == Bit(other, bit));
    }

    private static int Bit(byte[] bytes, int index) => (bytes[index / 8] >> (7 - (index % 8))) & 1;
}
