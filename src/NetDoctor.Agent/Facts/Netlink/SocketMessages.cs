using System.Buffers.Binary;
using System.Net;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Facts.Netlink;

/// <summary>Writes and reads the kernel's messages on sockets.</summary>
/// <remarks>Only these tell how long the queue of a listening socket may be. Source: sock_diag(7); kernel,
/// include/uapi/linux/inet_diag.h.</remarks>
internal static class SocketMessages
{
    /// <summary>Request for sockets.</summary>
    public const ushort ByFamily = 20;

    private const int RequestBytes = 56;
    private const int HeaderBytes = 72;
    private const int MemoryAttribute = 7;
    private const uint Listening = 1 << 10;
    private const uint Unconnected = 1 << 7;

    /// <summary>Body of a request for sockets that take connections, or datagrams from anybody.</summary>
    public static byte[] Listeners(byte family, TransportProtocol protocol)
    {
        var body = new byte[RequestBytes];
        body[0] = family;
        body[1] = protocol == TransportProtocol.Udp ? (byte)17 : (byte)6;
        body[2] = 1 << (MemoryAttribute - 1);
        BinaryPrimitives.WriteUInt32LittleEndian(body.AsSpan(4), protocol == TransportProtocol.Udp ? Unconnected : Listening);
        return body;
    }

    /// <summary>Reads a socket; null when the message is of another form, or the socket has no port yet.</summary>
    /// <param name="body">Body of the message.</param>
    /// <param name="protocol">Protocol that was asked for.</param>
    /// <param name="devices">Names of the interfaces by index.</param>
    public static (ListeningSocket Socket, uint Inode)? Listener(
        ReadOnlySpan<byte> body, TransportProtocol protocol, IReadOnlyDictionary<int, string> devices)
    {
        const int IPv6Only = 11;
        const int DropsPosition = 8 * sizeof(uint);
        if (body.Length < HeaderBytes)
        {
            return null;
        }

        var isIPv6 = body[0] == RouteMessages.Inet6;
        var port = BinaryPrimitives.ReadUInt16BigEndian(body[4..]);
        if (port == 0)
        {
            return null;
        }

        var attributes = new Attributes(body[HeaderBytes..]);
        var memory = attributes[MemoryAttribute];
        var device = BinaryPrimitives.ReadInt32LittleEndian(body[40..]);
        var isTcp = protocol == TransportProtocol.Tcp;
        var socket = new ListeningSocket
        {
            Protocol = protocol,
            Address = new IPAddress(body.Slice(8, isIPv6 ? 16 : 4)).ToString(),
            Port = port,
            IsIPv6Only = isIPv6 ? attributes.Flag(IPv6Only) : null,
            Device = device == 0 ? null : devices.GetValueOrDefault(device, $"#{device}"),
            Waiting = BinaryPrimitives.ReadUInt32LittleEndian(body[56..]),
            Backlog = isTcp ? BinaryPrimitives.ReadUInt32LittleEndian(body[60..]) : null,
            Drops = !isTcp && memory.Length >= DropsPosition + sizeof(uint)
                ? BinaryPrimitives.ReadUInt32LittleEndian(memory[DropsPosition..])
                : null,
        };
        return (socket, BinaryPrimitives.ReadUInt32LittleEndian(body[68..]));
    }
}
