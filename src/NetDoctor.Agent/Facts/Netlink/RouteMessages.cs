using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Writes and reads the kernel's messages on routes.</summary>
/// <remarks>Source: rtnetlink(7); kernel, include/uapi/linux/rtnetlink.h.</remarks>
internal static class RouteMessages
{
    /// <summary>Request for routes.</summary>
    public const ushort GetRoutes = 26;

    /// <summary>IPv4, in the kernel's numbers.</summary>
    public const byte Inet = 2;

    /// <summary>IPv6, in the kernel's numbers.</summary>
    public const byte Inet6 = 10;

    /// <summary>Table of the machine's own addresses.</summary>
    public const int LocalTable = 255;

    private const int HeaderBytes = 12;
    private const int DestinationType = 1;
    private const int SourceType = 2;
    private const int InputType = 3;
    private const int GatewayType = 5;
    private const int ViaType = 18;
    private const uint Dead = 1;
    private const uint OnLink = 4;
    private const uint LinkDown = 16;

    /// <summary>Body of a request for all routes of a family.</summary>
    public static byte[] All(byte family) => [family, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Body of a request for the way to an address.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from; null for the kernel's choice.</param>
    /// <param name="inputDevice">Index of the interface that the packet came in by; null for a packet of this machine.</param>
    public static byte[] WayTo(IPAddress destination, IPAddress? source, int? inputDevice)
    {
        const uint TellTable = 0x1000;
        var isIPv6 = destination.AddressFamily == AddressFamily.InterNetworkV6;
        var bits = (byte)(isIPv6 ? 128 : 32);
        var body = new byte[HeaderBytes];
        body[0] = isIPv6 ? Inet6 : Inet;
        body[1] = bits;
        body[2] = source is null ? (byte)0 : bits;
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(8), TellTable);
        var device = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(device, inputDevice ?? 0);
        return
        [
            .. body,
            .. Attribute(DestinationType, destination.GetAddressBytes()),
            .. source is null ? [] : Attribute(SourceType, source.GetAddressBytes()),
            .. inputDevice is null ? [] : Attribute(InputType, device),
        ];
    }

    /// <summary>Reads a route; null when the message is of another form.</summary>
    /// <param name="body">Body of the message.</param>
    /// <param name="devices">Names of the interfaces by index.</param>
    public static RouteFact? Route(ReadOnlySpan<byte> body, IReadOnlyDictionary<int, string> devices)
    {
        const int Output = 4;
        const int Metric = 6;
        const int PreferredSource = 7;
        const int Metrics = 8;
        const int Multipath = 9;
        const int Table = 15;
        const int MetricMtu = 2;
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var attributes = new Attributes(body[HeaderBytes..]);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var hops = attributes.Has(Multipath)
            ? Several(attributes[Multipath], devices)
            : attributes.Number(Output) is { } index || Gateway(attributes) is not null
                ? [Hop(attributes, flags, (int)(attributes.Number(Output) ?? 0), devices)]
                : [];
        return new RouteFact
        {
            Destination = attributes.Range(DestinationType, body[0], body[1]),
            Type = RouteNames.Type(body[7]),
            NextHops = hops,
            PreferredSource = attributes.Address(PreferredSource)?.ToString(),
            Table = (int)(attributes.Number(Table) ?? body[4]),
            Protocol = RouteNames.Protocol(body[5]),
            Scope = RouteNames.Scope(body[6]),
            Metric = attributes.Number(Metric) ?? 0,
            Mtu = (int?)attributes.Nested(Metrics).Number(MetricMtu),
        };
    }

    private static NextHop Hop(Attributes attributes, uint flags, int index, IReadOnlyDictionary<int, string> devices) => new(
        Gateway(attributes), index == 0 ? null : devices.GetValueOrDefault(index, $"#{index}"),
        (flags & (Dead | LinkDown)) != 0, (flags & OnLink) != 0);

    // A gateway of the other family comes with its family before it.
    private static string? Gateway(Attributes attributes)
    {
        var via = attributes[ViaType];
        return attributes.Address(GatewayType)?.ToString()
            ?? (via.Length is 6 or 18 ? new IPAddress(via[2..]).ToString() : null);
    }

    private static ImmutableArray<NextHop> Several(ReadOnlySpan<byte> bytes, IReadOnlyDictionary<int, string> devices)
    {
        const int HopHeaderBytes = 8;
        var hops = ImmutableArray.CreateBuilder<NextHop>();
        while (bytes.Length >= HopHeaderBytes)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
            if (length < HopHeaderBytes || length > bytes.Length)
            {
                break;
            }

            hops.Add(Hop(
                new Attributes(bytes[HopHeaderBytes..length]), bytes[2], BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), devices));
            bytes = bytes[Math.Min(bytes.Length, (length + 3) & ~3)..];
        }

        return hops.ToImmutable();
    }

    private static byte[] Attribute(ushort type, byte[] value)
    {
        const int AttributeHeaderBytes = 4;
        var bytes = new byte[(AttributeHeaderBytes + value.Length + 3) & ~3];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)(AttributeHeaderBytes + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), type);
        value.CopyTo(bytes.AsSpan(AttributeHeaderBytes));
        return bytes;
    }
}
