using System.Net.Sockets;

namespace NetDoctor.Probes.Tls;

/// <summary>Keeps the first bytes that a peer sent: a failed TLS handshake does not say what came in its place.</summary>
internal sealed class RecordingStream(Socket socket) : NetworkStream(socket, ownsSocket: false)
{
    private readonly byte[] _first = new byte[64];
    private int _count;

    /// <summary>First bytes, at most 64; empty when none came.</summary>
    public ReadOnlySpan<byte> First => _first.AsSpan(0, _count);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        Keep(buffer.Span[..count]);
        return count;
    }

    /// <summary>Takes down what had come before the connection broke: who writes at that moment hears of the reset, not of the answer.</summary>
    /// <remarks>Source: Linux, net/ipv4/tcp_input.c, tcp_reset: the receive queue outlives the reset, and is read before the error.</remarks>
    public void KeepRest()
    {
        Span<byte> rest = stackalloc byte[64];
        Socket.Blocking = false;
        while (_count < _first.Length)
        {
            var count = Socket.Receive(rest, SocketFlags.None, out var error);
            if (count == 0 || error != SocketError.Success)
            {
                return;
            }

            Keep(rest[..count]);
        }
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var kept = Math.Min(bytes.Length, _first.Length - _count);
        bytes[..kept].CopyTo(_first.AsSpan(_count));
        _count += kept;
    }
}
