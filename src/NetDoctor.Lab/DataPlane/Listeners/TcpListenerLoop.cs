using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Accepts TCP connections at one address and hands each to a handler.</summary>
internal sealed class TcpListenerLoop : IAsyncDisposable
{
    private const int Backlog = 512;

    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<Socket, CancellationToken, Task> _handle;
    private readonly Task _loop;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public TcpListenerLoop(IPEndPoint address, Func<Socket, CancellationToken, Task> handle)
    {
        _handle = handle;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(address);
            _listener.Listen(Backlog);
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }

        _loop = AcceptAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>Ends a connection with RST.</summary>
    public static void Reset(Socket connection)
    {
        connection.LingerState = new LingerOption(enable: true, seconds: 0);
        connection.Dispose();
    }

    private async Task AcceptAsync()
    {
        var token = _stop.Token;
        while (!token.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(token), token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The client gave up between SYN and accept, or the process is short of handles: the next may go well.
                await Task.Yield();
            }
        }
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        using (connection)
        {
            try
            {
                await _handle(connection, cancellationToken);
            }
            catch (SocketException)
            {
                // The client is gone.
            }
            catch (OperationCanceledException)
            {
                // The listener stops.
            }
        }
    }
}
