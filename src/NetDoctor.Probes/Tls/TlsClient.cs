using System.Net.Security;

namespace NetDoctor.Probes.Tls;

/// <summary>A TLS handshake over a connection, watched by an observer.</summary>
/// <param name="transport">The connection; stays open.</param>
/// <param name="observer">Takes down what it shows.</param>
internal sealed class TlsClient(Stream transport, TlsObserver observer) : IDisposable
{
    private readonly SslStream _stream = new(transport, leaveInnerStreamOpen: true);

    public Stream Stream => _stream;

    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        await _stream.AuthenticateAsClientAsync(observer.Options(SslApplicationProtocol.Http11), cancellationToken);
        observer.Complete(_stream);
    }

    public void Dispose() => _stream.Dispose();
}
