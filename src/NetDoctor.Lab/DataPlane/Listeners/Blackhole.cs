using System.Net;
using System.Net.Sockets;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>An address at which connections hang before they are made, and datagrams vanish.</summary>
/// <remarks>TCP: the accept queue has room for one and is kept full, so that the kernel drops every further SYN; nothing else does that
/// without root. UDP: a socket that is never read.</remarks>
internal sealed class Blackhole : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Socket? _filler;

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public Blackhole(IPEndPoint address, bool isUdp)
    {
        _socket = isUdp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
            : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(address);
            if (isUdp)
            {
                return;
            }

            _socket.Listen(0);
            _filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _filler.Connect(address);
        }
        catch (SocketException)
        {
            _filler?.Dispose();
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _filler?.Dispose();
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
