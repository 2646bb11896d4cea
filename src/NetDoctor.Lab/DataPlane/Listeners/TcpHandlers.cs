using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Servers that misbehave in a known way, and the simplest one that behaves.</summary>
internal static class TcpHandlers
{
    /// <summary>Reads and never answers, until the client ends.</summary>
    public static async Task HangAsync(Socket connection, CancellationToken cancellationToken)
    {
        var buffer = new byte[1024];
        while (await connection.ReceiveAsync(buffer, cancellationToken) > 0)
        {
        }
    }

    /// <summary>Resets the connection at the first byte.</summary>
    public static async Task ResetAsync(Socket connection, CancellationToken cancellationToken)
    {
        if (await connection.ReceiveAsync(new byte[1], cancellationToken) > 0)
        {
            TcpListenerLoop.Reset(connection);
        }
    }

    /// <summary>Closes the connection at the first bytes, without one of its own.</summary>
    public static async Task CloseAsync(Socket connection, CancellationToken cancellationToken)
    {
        if (await connection.ReceiveAsync(new byte[16384], cancellationToken) > 0)
        {
            connection.Shutdown(SocketShutdown.Send);
            await HangAsync(connection, cancellationToken);
        }
    }

    /// <summary>Says one thing and closes.</summary>
    public static async Task SayAsync(Socket connection, byte[] text, CancellationToken cancellationToken)
    {
        await connection.SendAsync(text, cancellationToken);
        connection.Shutdown(SocketShutdown.Send);
        await HangAsync(connection, cancellationToken);
    }
}
