using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Probes.Sockets;

namespace NetDoctor.Probes.Icmp;

/// <summary>A socket for ICMP echo with one address: a datagram socket, which needs no capability where the namespace lets the group ping, or a raw one.</summary>
/// <remarks>Sources: RFC 792 and RFC 4443 §4 (messages); icmp(7), ping_group_range; raw(7). A datagram socket gets a number from the kernel and only
/// its own answers; a raw one gets everything, and chooses.</remarks>
internal sealed class EchoSocket : IDisposable
{
    /// <summary>Bytes of an echo message before its payload.</summary>
    public const int HeaderBytes = 8;

    private const int MaxBytes = 65535;
    private const byte Request4 = 8;
    private const byte Reply4 = 0;
    private const byte Request6 = 128;
    private const byte Reply6 = 129;

    private readonly ISocketSource _source;
    private readonly bool _isRaw;
    private readonly bool _isIPv6;
    private readonly ushort _identifier = (ushort)Random.Shared.Next(1, ushort.MaxValue);
    private readonly byte[] _received = new byte[MaxBytes];

    private EchoSocket(ISocketSource source, Socket socket, bool isRaw)
    {
        (_source, Socket, _isRaw) = (source, socket, isRaw);
        _isIPv6 = socket.AddressFamily == AddressFamily.InterNetworkV6;
        IcmpErrorQueue.Enable(socket);
    }

    /// <summary>The socket.</summary>
    public Socket Socket { get; }

    /// <summary>Bytes of the IP header before an echo message, which has no options.</summary>
    public int IPHeaderBytes => _isIPv6 ? 40 : 20;

    /// <summary>Opens one.</summary>
    /// <exception cref="SocketException">Neither kind may be had: <c>AccessDenied</c> without the capability NET_RAW.</exception>
    public static async Task<EchoSocket> OpenAsync(ISocketSource source, AddressFamily family, CancellationToken cancellationToken)
    {
        var protocol = family == AddressFamily.InterNetworkV6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp;
        try
        {
            return new EchoSocket(source, await source.OpenAsync(family, SocketType.Dgram, protocol, cancellationToken), isRaw: false);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AccessDenied or SocketError.ProtocolNotSupported)
        {
            return new EchoSocket(source, await source.OpenAsync(family, SocketType.Raw, protocol, cancellationToken), isRaw: true);
        }
    }

    /// <summary>Binds it to the one address that it speaks to.</summary>
    /// <exception cref="SocketException">There is no way to it.</exception>
    public async Task ConnectAsync(IPAddress address, CancellationToken cancellationToken)
    {
        await Socket.ConnectAsync(new IPEndPoint(address, 0), cancellationToken);
        _source.Verify(Socket);
    }

    /// <summary>Sends a request.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="payloadBytes">Bytes after the header.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SocketException">It could not be sent; <c>MessageSize</c> when it is too large for the link.</exception>
    public async Task SendAsync(ushort sequence, int payloadBytes, CancellationToken cancellationToken)
    {
        var message = new byte[HeaderBytes + payloadBytes];
        message[0] = _isIPv6 ? Request6 : Request4;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), _identifier);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), sequence);
        if (_isRaw && !_isIPv6)
        {
            // The kernel writes it for all the others.
            BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), Checksum(message));
        }

        await Socket.SendAsync(message, cancellationToken);
    }

    /// <summary>Waits for an answer, and tells its number.</summary>
    /// <exception cref="SocketException">An ICMP error came instead; the error queue says which.</exception>
    public async Task<ushort> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = await Socket.ReceiveAsync(_received, cancellationToken);
            if (SequenceOf(_received.AsSpan(0, length)) is { } sequence)
            {
                return sequence;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private ushort? SequenceOf(ReadOnlySpan<byte> packet)
    {
        // A raw IPv4 socket gets the IP header, too; its length is in words of four bytes.
        var message = _isRaw && !_isIPv6 && packet.Length > 0 ? packet[Math.Min((packet[0] & 0xf) * 4, packet.Length)..] : packet;
        if (message.Length < HeaderBytes || message[0] != (_isIPv6 ? Reply6 : Reply4))
        {
            return null;
        }

        return _isRaw && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != _identifier ? null : BinaryPrimitives.ReadUInt16BigEndian(message[6..]);
    }

    // RFC 1071.
    private static ushort Checksum(ReadOnlySpan<byte> message)
    {
        var sum = 0u;
        for (var i = 0; i < message.Length; i += 2)
        {
            sum += i + 1 < message.Length ? BinaryPrimitives.ReadUInt16BigEndian(message[i..]) : (uint)(message[i] << 8);
        }

        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }
}
