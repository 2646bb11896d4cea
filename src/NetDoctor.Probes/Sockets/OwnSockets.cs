using System.Net.Sockets;

namespace NetDoctor.Probes.Sockets;

/// <summary>Makes sockets where this process is.</summary>
internal sealed class OwnSockets : ISocketSource
{
    public static OwnSockets Instance { get; } = new();

    public ValueTask<Socket> OpenAsync(
        AddressFamily family, SocketType type, ProtocolType protocol, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new Socket(family, type, protocol));

    public void Verify(Socket socket)
    {
        // Every socket of this process is of its own place.
    }
}
