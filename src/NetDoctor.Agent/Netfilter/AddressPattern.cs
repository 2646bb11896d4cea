using System.Globalization;
using System.Net;

namespace NetDoctor.Agent.Netfilter;

/// <summary>An address, with a prefix length or a mask, as rules write it.</summary>
internal static class AddressPattern
{
    /// <summary>Reads <c>10.0.0.0/8</c>, <c>10.0.0.0/255.0.0.0</c>, <c>10.0.0.1</c> or the same in IPv6; null for anything else.</summary>
    /// <param name="text">The pattern.</param>
    public static IPNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out var address))
        {
            return null;
        }

        var width = address.GetAddressBytes().Length * 8;
        if (slash < 0)
        {
            return new IPNetwork(address, width);
        }

        var suffix = text.AsSpan(slash + 1);
        var length = int.TryParse(suffix, CultureInfo.InvariantCulture, out var number) ? number
            : IPAddress.TryParse(suffix, out var mask) ? LengthOf(mask)
            : -1;
        return length >= 0 && length <= width ? Network(address, length) : null;
    }

    /// <summary>The network of an address; bits behind the prefix do not count.</summary>
    public static IPNetwork Network(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = length; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    // A mask with holes is no prefix: -1.
    private static int LengthOf(IPAddress mask)
    {
        var bits = string.Concat(mask.GetAddressBytes().Select(part => Convert.ToString(part, 2).PadLeft(8, '0')));
        var length = bits.IndexOf('0', StringComparison.Ordinal);
        return length < 0 ? bits.Length : bits.IndexOf('1', length) < 0 ? length : -1;
    }
}
