using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Answers datagrams at one address.</summary>
internal sealed class UdpServer : IAsyncDisposable
{
    private const int LargestDatagram = 65535;

    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<ReadOnlyMemory<byte>, EndPoint, byte[]?> _answer;
    private readonly Task _loop;

    /// <param name="address">Where to listen.</param>
    /// <param name="answer">Makes the answer; null for silence.</param>
    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public UdpServer(IPEndPoint address, Func<ReadOnlyMemory<byte>, EndPoint, byte[]?> answer)
    {
        _answer = answer;
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

        _loop = AnswerAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _loop;
        _stop.Dispose();
    }

    private async Task AnswerAsync()
    {
        var buffer = new byte[LargestDatagram];
        var anyone = new IPEndPoint(IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, anyone, _stop.Token);
                if (_answer(buffer.AsMemory(0, received.ReceivedBytes), received.RemoteEndPoint) is { } answer)
                {
                    await _socket.SendToAsync(answer, received.RemoteEndPoint, _stop.Token);
                }
            }
            catch (SocketException)
            {
                // An earlier answer came back as ICMP, or was too large: the next client is not to blame.
                await Task.Yield();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }
}
