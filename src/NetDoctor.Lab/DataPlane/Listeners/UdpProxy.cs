using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Passes datagrams on to backends, one backend a client, and their answers back.</summary>
internal sealed class UdpProxy : IAsyncDisposable
{
    private const int LargestDatagram = 65535;
    private const int MaximumFlows = 512;

    private readonly Socket _socket;
    private readonly ImmutableArray<IPEndPoint> _backends;
    private readonly LabDialMap _map;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<EndPoint, Socket> _flows = new();
    private readonly ConcurrentQueue<EndPoint> _order = new();
    private readonly Task _loop;
    private uint _turn;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpProxy(IPEndPoint address, ImmutableArray<IPEndPoint> backends, LabDialMap map)
    {
        _backends = backends;
        _map = map;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.Bind(address);
        }
        catch (SocketException)
        {
            _socket.Dispose();
            throw;
        }

        _loop = ForwardAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _loop;
        foreach (var flow in _flows.Values)
        {
            flow.Dispose();
        }

        _stop.Dispose();
    }

    private async Task ForwardAsync()
    {
        var buffer = new byte[LargestDatagram];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                var flow = FlowOf(received.RemoteEndPoint);
                await flow.SendAsync(buffer.AsMemory(0, received.ReceivedBytes), _stop.Token);
            }
            catch (SocketException)
            {
                // A backend refused: the client hears nothing, as without conntrack's help.
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                await Task.Yield();
            }
        }
    }

    private Socket FlowOf(EndPoint client)
    {
        if (_flows.TryGetValue(client, out var known))
        {
            return known;
        }

        if (_order.Count >= MaximumFlows && _order.TryDequeue(out var oldest) && _flows.TryRemove(oldest, out var dropped))
        {
            dropped.Dispose();
        }

        var backend = _backends[(int)(_turn++ % (uint)_backends.Length)];
        var flow = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        flow.Connect(_map.MapJudged(backend, isUdp: true));
        _flows[client] = flow;
        _order.Enqueue(client);
        _ = ReturnAsync(flow, client);
        return flow;
    }

    private async Task ReturnAsync(Socket flow, EndPoint client)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                var count = await flow.ReceiveAsync(buffer, _stop.Token);
                await _socket.SendToAsync(buffer.AsMemory(0, count), client, _stop.Token);
            }
        }
        catch (SocketException)
        {
            _flows.TryRemove(client, out _);
        }
        catch (OperationCanceledException)
        {
            // The proxy stops.
        }
        catch (ObjectDisposedException)
        {
            // The flow was dropped for a newer one, or the proxy stops.
        }
    }
}
