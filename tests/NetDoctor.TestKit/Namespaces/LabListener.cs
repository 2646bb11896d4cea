using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A real listener of a worker.</summary>
internal sealed class LabListener : IDisposable
{
    private readonly LabListenerSpec _spec;
    private readonly List<Socket> _sockets = [];
    private readonly CancellationTokenSource _closed = new();

    private LabListener(LabListenerSpec spec) => _spec = spec;

    /// <summary>Opens it; it serves until it is disposed of.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static LabListener Open(LabListenerSpec spec)
    {
        var listener = new LabListener(spec);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _closed.Cancel();
        _sockets.ForEach(socket => socket.Dispose());
        _closed.Dispose();
    }

    private void Start()
    {
        switch (_spec.Kind)
        {
            case LabListenerKind.FullQueue:
                FillQueue(Bind(SocketType.Stream));
                break;
            case LabListenerKind.UdpEcho:
                _ = AnswerAsync(Bind(SocketType.Dgram), query => query);
                break;
            case LabListenerKind.Dns or LabListenerKind.DeafDns:
                _ = AnswerAsync(Bind(SocketType.Dgram), AnswerDns);
                _ = AcceptAsync(Bind(SocketType.Stream));
                break;
            default:
                _ = AcceptAsync(Bind(SocketType.Stream));
                break;
        }
    }

    private Socket Bind(SocketType type)
    {
        var address = _spec.Address is null ? IPAddress.IPv6Any : IPAddress.Parse(_spec.Address);
        var socket = new Socket(address.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        _sockets.Add(socket);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = _spec.Address is null;
        }

        socket.Bind(new IPEndPoint(address, _spec.Port));
        if (type == SocketType.Stream)
        {
            socket.Listen(_spec.Kind == LabListenerKind.FullQueue ? 0 : 128);
        }

        return socket;
    }

    // A queue of length n takes n + 1 connections (Linux, sk_acceptq_is_full).
    private void FillQueue(Socket socket)
    {
        var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(filler);
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        filler.Connect(address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) ? IPAddress.Loopback : address, _spec.Port);
    }

    private byte[]? AnswerDns(byte[] query) => _spec.Kind == LabListenerKind.Dns ? LabDnsAnswer.To(query, _spec.Names) : null;

    private async Task AnswerAsync(Socket socket, Func<byte[], byte[]?> answer)
    {
        var cancellationToken = _closed.Token;
        var buffer = new byte[65536];
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        try
        {
            while (true)
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, any, cancellationToken);
                if (answer(buffer[..received.ReceivedBytes]) is { } bytes)
                {
                    await socket.SendToAsync(bytes, SocketFlags.None, received.RemoteEndPoint, cancellationToken);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was closed.
        }
    }

    private async Task AcceptAsync(Socket socket)
    {
        var cancellationToken = _closed.Token;
        try
        {
            while (true)
            {
                _ = ServeAsync(await socket.AcceptAsync(cancellationToken), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was closed.
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        {
            try
            {
                await ConverseAsync(connection, cancellationToken);
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException)
            {
                // The client went away, as probes do, or the listener was closed.
            }
        }
    }

    private async Task ConverseAsync(Socket connection, CancellationToken cancellationToken)
    {
        if (_spec.Kind == LabListenerKind.Resetting)
        {
            connection.LingerState = new LingerOption(enable: true, seconds: 0);
            return;
        }

        var buffer = new byte[16384];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await connection.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return;
            }

            length += count;
            if (Reply(buffer[..length]) is { } reply)
            {
                await connection.SendAsync(reply, cancellationToken);
                connection.Shutdown(SocketShutdown.Send);
            }
        }
    }

    private byte[]? Reply(byte[] received) => _spec.Kind switch
    {
        LabListenerKind.Http when received.AsSpan().IndexOf("\r\n\r\n"u8) >= 0 => Encoding.ASCII.GetBytes(
            $"HTTP/1.1 200 OK\r\nContent-Length: {_spec.BodyBytes}\r\nConnection: close\r\n\r\n{new string('x', _spec.BodyBytes)}"),
        LabListenerKind.Dns when LabDnsAnswer.WithoutLength(received) is { } query =>
            LabDnsAnswer.WithLength(LabDnsAnswer.To(query, _spec.Names)),
        _ => null,
    };
}
