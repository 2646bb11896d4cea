using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Probes.Tests;

/// <summary>Listeners that behave badly, each in its own way.</summary>
internal static class Listeners
{
    /// <summary>A TCP port on which nothing listens, and on which nobody else can as long as the socket lives.</summary>
    public static Socket ReservePort(IPAddress? address = null)
    {
        var socket = new Socket((address ?? IPAddress.Loopback).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        return socket;
    }

    public static Socket Listen(IPAddress? address = null)
    {
        var socket = ReservePort(address);
        socket.Listen();
        return socket;
    }

    /// <summary>Serves one connection, then closes it.</summary>
    public static async Task ServeOneAsync(Socket listener, Func<Socket, CancellationToken, Task> serve)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var connection = await listener.AcceptAsync(cancellationToken);
        await serve(connection, cancellationToken);
    }

    /// <summary>Closes the connection by RST.</summary>
    public static void Reset(Socket connection)
    {
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Close();
    }
}

/// <summary>A port that drops SYNs: its queue of one is full and never emptied.</summary>
internal sealed class Blackhole : IDisposable
{
    private readonly Socket _listener = Listeners.ReservePort();
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public Blackhole()
    {
        _listener.Listen(0);
        _filler.Connect(_listener.LocalEndPoint!);
    }

    public EndPoint EndPoint => _listener.LocalEndPoint!;

    public void Dispose()
    {
        _filler.Dispose();
        _listener.Dispose();
    }
}
