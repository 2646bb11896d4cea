using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Passes TCP connections on to backends in turn.</summary>
/// <remarks>kube-proxy rewrites packets, so that a client meets what the backend does. This proxy has accepted before it dials: when the
/// dial fails it can only reset. That is why the plane closes or blackholes an address none of whose backends would accept.</remarks>
internal sealed class TcpProxy(ImmutableArray<IPEndPoint> backends, LabDialMap map)
{
    private int _turn = -1;

    public async Task HandleAsync(Socket client, CancellationToken cancellationToken)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        var target = map.MapJudged(backends[(int)(turn % (uint)backends.Length)], isUdp: false);
        using var backend = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            client.NoDelay = true;
            if (!await ConnectAsync(backend, target, client, cancellationToken))
            {
                return;
            }

            await Task.WhenAll(
                PumpAsync(client, backend, cancellationToken),
                PumpAsync(backend, client, cancellationToken));
        }
        catch (SocketException)
        {
            TcpListenerLoop.Reset(client);
            TcpListenerLoop.Reset(backend);
        }
    }

    // A client that goes away must not leave a dial to a black hole behind.
    private static async Task<bool> ConnectAsync(Socket backend, IPEndPoint target, Socket client, CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var connecting = backend.ConnectAsync(target, abandoned.Token).AsTask();
        var speaking = client.ReceiveAsync(new byte[1], SocketFlags.Peek, abandoned.Token).AsTask();
        if (await Task.WhenAny(connecting, speaking) == speaking && !connecting.IsCompleted && await speaking == 0)
        {
            await abandoned.CancelAsync();
            return await Settled(connecting);
        }

        await connecting;
        await abandoned.CancelAsync();
        await Settled(speaking);
        return true;
    }

    private static async Task<bool> Settled(Task task)
    {
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return false;
    }

    private static async Task PumpAsync(Socket from, Socket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16384];
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, cancellationToken)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other direction must not wait for a connection that is broken.
            TcpListenerLoop.Reset(to);
            TcpListenerLoop.Reset(from);
        }
        catch (ObjectDisposedException)
        {
            // The other direction broke.
        }
    }
}
