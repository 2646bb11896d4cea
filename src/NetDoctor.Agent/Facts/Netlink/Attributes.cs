using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Attributes of a netlink message.</summary>
/// <remarks>Each has length and type in 16 bits of host order, and is padded to four bytes. Source: netlink(7), rtnetlink(7).</remarks>
internal readonly ref struct Attributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderBytes = 4;
    private const int TypeMask = 0x3fff;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Value of the first attribute of a type; empty when there is none.</summary>
    public ReadOnlySpan<byte> this[int type] => TryFind(type, out var value) ? value : default;

    /// <summary>Whether there is an attribute of a type.</summary>
    public bool Has(int type) => TryFind(type, out _);

    /// <summary>Attributes within an attribute; none when there is none.</summary>
    public Attributes Nested(int type) => new(this[type]);

    /// <summary>A number in 8, 16 or 32 bits of host order; null when it is absent.</summary>
    public long? Number(int type)
    {
        var value = this[type];
        return value.Length switch
        {
            1 => value[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(value),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(value),
            _ => null,
        };
    }

    /// <summary>A port in network order; null when it is absent.</summary>
    public int? Port(int type) => this[type] is { Length: 2 } value ? BinaryPrimitives.ReadUInt16BigEndian(value) : null;

    /// <summary>A flag that is a number; null when it is absent.</summary>
    public bool? Flag(int type) => Number(type) is { } number ? number != 0 : null;

    /// <summary>Text up to its end mark; null when it is absent.</summary>
    public string? Text(int type)
    {
        if (!TryFind(type, out var value))
        {
            return null;
        }

        var end = value.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? value : value[..end]);
    }

    /// <summary>An IP address; null when it is absent or nothing but zeros.</summary>
    public IPAddress? Address(int type)
    {
        var value = this[type];
        return value.Length is 4 or 16 && value.IndexOfAnyExcept((byte)0) >= 0 ? new IPAddress(value) : null;
    }

    /// <summary>A range of addresses; the whole family when the address is absent.</summary>
    public string Range(int type, byte family, int length)
    {
        const byte Inet6 = 10;
        var address = Address(type) ?? (family == Inet6 ? IPAddress.IPv6Any : IPAddress.Any);
        return $"{address}/{length}";
    }

    /// <summary>A hardware address; null when it is absent or no such address.</summary>
    public string? HardwareAddress(int type)
    {
        const int Length = 6;
        var value = this[type];
        return value.Length == Length
            ? string.Join(':', value.ToArray().Select(part => part.ToString("x2", CultureInfo.InvariantCulture)))
            : null;
    }

    private bool TryFind(int type, out ReadOnlySpan<byte> value)
    {
        for (var rest = _bytes; rest.Length >= HeaderBytes;)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
            if (length < HeaderBytes || length > rest.Length)
            {
                break;
            }

            if ((BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]) & TypeMask) == type)
            {
                value = rest[HeaderBytes..length];
                return true;
            }

            rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        }

        value = default;
        return false;
    }
}
