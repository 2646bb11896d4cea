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
        var kept = Math.Min(count, _first.Length - _count);
        buffer.Span[..kept].CopyTo(_first.AsSpan(_count));
        _count += kept;
        return count;
    }
}
