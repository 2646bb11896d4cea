using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Neighbouring addresses of one family, both ends included.</summary>
/// <param name="Family">IPv4 or IPv6.</param>
/// <param name="First">First address as a number; IPv4 takes the low 32 bits.</param>
/// <param name="Last">Last address; not before <paramref name="First"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AddressRange(AddressFamily Family, UInt128 First, UInt128 Last)
{
    /// <summary>Every IPv4 address.</summary>
    public static AddressRange AllIPv4 { get; } = new(AddressFamily.InterNetwork, 0, uint.MaxValue);

    /// <summary>Every IPv6 address.</summary>
    public static AddressRange AllIPv6 { get; } = new(AddressFamily.InterNetworkV6, 0, UInt128.MaxValue);

    /// <summary>Reads a range in CIDR notation; bits behind the prefix are allowed and do not count, as the API server has it.</summary>
    /// <param name="cidr">Such as <c>10.0.0.0/8</c>; an address alone is no range.</param>
    /// <param name="range">The range.</param>
    /// <remarks>Source: kubernetes/kubernetes pkg/apis/networking/validation, ValidateIPBlock, which reads with ParseCIDRSloppy.</remarks>
    public static bool TryParse(string cidr, out AddressRange range)
    {
        range = default;
        var slash = cidr.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(cidr.AsSpan(0, slash), out var address)
            || !int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, null, out var prefix))
        {
            return false;
        }

        var bits = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (prefix > bits)
        {
            return false;
        }

        var all = bits == 32 ? uint.MaxValue : UInt128.MaxValue;
        var hosts = prefix == 0 ? all : prefix == bits ? UInt128.Zero : all >> prefix;
        var first = NumberOf(address) & ~hosts;
        range = new(address.AddressFamily, first, first | hosts);
        return true;
    }

    /// <summary>A single address; IPv4 inside IPv6 counts as IPv4.</summary>
    /// <param name="address">The address.</param>
    public static AddressRange Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var number = NumberOf(plain);
        return new(plain.AddressFamily, number, number);
    }

    /// <summary>Whether another range lies wholly in this one.</summary>
    /// <param name="other">The other range.</param>
    public bool Contains(AddressRange other) => Family == other.Family && First <= other.First && other.Last <= Last;

    /// <summary>Whether the two share an address.</summary>
    /// <param name="other">The other range.</param>
    public bool Overlaps(AddressRange other) => Family == other.Family && First <= other.Last && other.First <= Last;

    /// <summary>First address.</summary>
    public IPAddress FirstAddress => AddressOf(First);

    /// <summary>Last address.</summary>
    public IPAddress LastAddress => AddressOf(Last);

    /// <summary>Order of ranges: IPv4 before IPv6, then by first and last address.</summary>
    /// <param name="one">One range.</param>
    /// <param name="other">The other.</param>
    public static int Compare(AddressRange one, AddressRange other)
    {
        var byFamily = (one.Family == AddressFamily.InterNetworkV6).CompareTo(other.Family == AddressFamily.InterNetworkV6);
        return byFamily != 0 ? byFamily
            : one.First != other.First ? one.First.CompareTo(other.First) : one.Last.CompareTo(other.Last);
    }

    /// <summary><c>10.0.0.0-10.0.0.255</c>.</summary>
    public override string ToString() => $"{FirstAddress}-{LastAddress}";

    private static UInt128 NumberOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private IPAddress AddressOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, number);
        return new IPAddress(Family == AddressFamily.InterNetwork ? bytes[12..] : bytes);
    }
}
