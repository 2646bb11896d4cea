using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Probes.Sockets;

/// <summary>Opens the sockets of probes: one for one address, never used again.</summary>
internal static class ProbeSocket
{
    public static async ValueTask<Socket> OpenTcpAsync(this ISocketSource source, IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = await source.OpenAsync(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp, cancellationToken);
        socket.NoDelay = true;
        // Closing by RST leaves no TIME_WAIT behind: thousands of probes a second at one target would run out of ports.
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        IcmpErrorQueue.Enable(socket);
        return socket;
    }

    public static async ValueTask<Socket> OpenUdpAsync(this ISocketSource source, IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = await source.OpenAsync(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp, cancellationToken);
        IcmpErrorQueue.Enable(socket);
        return socket;
    }

    /// <summary>Connects. A connection to itself counts as refused.</summary>
    /// <remarks>When nothing listens on a local port of the ephemeral range, the kernel may choose that very port as the source, and
    /// the two SYNs make a connection (RFC 9293 3.5, simultaneous open): a false success.</remarks>
    /// <exception cref="SocketException">It was not made.</exception>
    public static async Task ConnectAsync(
        this ISocketSource source, Socket socket, IPEndPoint target, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(target, cancellationToken);
        source.Verify(socket);
        if (socket.SocketType == SocketType.Stream && target.Equals(socket.LocalEndPoint))
        {
            throw new SocketException((int)SocketError.ConnectionRefused);
        }
    }
}
