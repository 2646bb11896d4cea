using System.Buffers.Binary;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Reads the kernel's messages on interfaces and their addresses.</summary>
/// <remarks>Source: kernel, include/uapi/linux/if_link.h, if_addr.h, if_tunnel.h.</remarks>
internal static class LinkMessages
{
    /// <summary>Request for all interfaces.</summary>
    public const ushort GetLinks = 18;

    /// <summary>Request for all addresses.</summary>
    public const ushort GetAddresses = 22;

    /// <summary>Body of both requests, for every family.</summary>
    public static ReadOnlySpan<byte> Everything => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private const int LinkHeaderBytes = 16;
    private const int AddressHeaderBytes = 8;

    /// <summary>Reads an interface; null when the message is of another form.</summary>
    /// <param name="body">Body of the message.</param>
    /// <param name="masters">Takes the interface's number of its master, since the names are not known before all are read.</param>
    public static LinkFact? Link(ReadOnlySpan<byte> body, IDictionary<int, int> masters)
    {
        const int HardwareAddress = 1;
        const int Name = 3;
        const int Mtu = 4;
        const int PeerLink = 5;
        const int Master = 10;
        const int LinkInfo = 18;
        const int Kind = 1;
        const int Data = 2;
        const int Statistics = 23;
        const uint Up = 1;
        const uint Running = 0x40;
        if (body.Length < LinkHeaderBytes)
        {
            return null;
        }

        var index = BinaryPrimitives.ReadInt32LittleEndian(body[4..]);
        var flags = BinaryPrimitives.ReadUInt32LittleEndian(body[8..]);
        var attributes = new Attributes(body[LinkHeaderBytes..]);
        var info = attributes.Nested(LinkInfo);
        var kind = info.Text(Kind);
        if (attributes.Number(Master) is { } master)
        {
            masters[index] = (int)master;
        }

        var counters = attributes[Statistics];
        return new LinkFact
        {
            Index = index,
            Name = attributes.Text(Name) ?? "",
            Kind = kind,
            Mtu = (int)(attributes.Number(Mtu) ?? 0),
            IsUp = (flags & Up) != 0,
            HasCarrier = (flags & Running) != 0,
            HardwareAddress = attributes.HardwareAddress(HardwareAddress),
            PeerIndex = attributes.Number(PeerLink) is { } peer && peer != 0 ? (int)peer : null,
            Tunnel = TunnelData.Read(kind, info.Nested(Data)),
            Received = Counter(counters, 0),
            Sent = Counter(counters, 1),
            ReceiveProblems = Counter(counters, 4) + Counter(counters, 6),
            SendProblems = Counter(counters, 5) + Counter(counters, 7),
        };
    }

    /// <summary>Reads an address; null when the message is of another form.</summary>
    public static (int Index, string Address)? Address(ReadOnlySpan<byte> body)
    {
        const int Peer = 1;
        const int Local = 2;
        if (body.Length < AddressHeaderBytes)
        {
            return null;
        }

        // On a link between two the address of the other end has the first place, and the own one the second.
        var attributes = new Attributes(body[AddressHeaderBytes..]);
        var address = attributes.Address(Local) ?? attributes.Address(Peer);
        return address is null ? null : (BinaryPrimitives.ReadInt32LittleEndian(body[4..]), $"{address}/{body[1]}");
    }

    private static long Counter(ReadOnlySpan<byte> counters, int position) =>
        counters.Length >= (position + 1) * sizeof(long)
            ? (long)BinaryPrimitives.ReadUInt64LittleEndian(counters[(position * sizeof(long))..])
            : 0;
}
