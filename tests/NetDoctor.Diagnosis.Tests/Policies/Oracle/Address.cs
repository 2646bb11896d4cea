using System.Globalization;
using System.Net;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>An IP address as a number.</summary>
internal readonly record struct Address(bool IsV6, UInt128 Number)
{
    public static Address Parse(string text)
    {
        var bytes = IPAddress.Parse(text).GetAddressBytes();
        var number = UInt128.Zero;
        foreach (var part in bytes)
        {
            number = (number << 8) | part;
        }

        return new Address(bytes.Length == 16, number);
    }

    public override string ToString()
    {
        var bytes = new byte[IsV6 ? 16 : 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[bytes.Length - 1 - i] = (byte)(Number >> (8 * i));
        }

        return new IPAddress(bytes).ToString();
    }
}

/// <summary>The addresses of a CIDR block, from the first to the last.</summary>
internal readonly record struct Block(bool IsV6, UInt128 First, UInt128 Last)
{
    public static Block Parse(string cidr, bool isMasked = true)
    {
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        var address = Address.Parse(cidr[..slash]);
        var prefix = int.Parse(cidr[(slash + 1)..], CultureInfo.InvariantCulture);
        var hostBits = (address.IsV6 ? 128 : 32) - prefix;
        var size = hostBits == 128 ? UInt128.MaxValue : (UInt128.One << hostBits) - 1;
        var first = address.Number & ~size;
        return new Block(address.IsV6, isMasked ? first : address.Number, first + size);
    }

    public bool Contains(Address address) => address.IsV6 == IsV6 && First <= address.Number && address.Number <= Last;
}
