using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Http;

/// <summary>A TLS handshake that reports the certificate and goes on whatever it says.</summary>
internal sealed class TlsClient : IDisposable
{
    private const int MaxNames = 100;

    private readonly string _serverName;
    private readonly SslStream _stream;

    public TlsClient(Stream transport, string serverName)
    {
        _serverName = serverName;
        _stream = new SslStream(transport, leaveInnerStreamOpen: true);
    }

    public Stream Stream => _stream;

    /// <summary>Facts so far; null until the certificate came.</summary>
    public TlsFacts? Facts { get; private set; }

    public async Task HandshakeAsync(CancellationToken cancellationToken)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = _serverName,
            ApplicationProtocols = [SslApplicationProtocol.Http11],
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => Observe(certificate, chain),
            // Without this the certificate's own URLs would be fetched: a probe dials nothing but its target.
            CertificateChainPolicy = new X509ChainPolicy
            {
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        await _stream.AuthenticateAsClientAsync(options, cancellationToken);
        Facts = Facts is null ? null : Facts with
        {
            Version = _stream.SslProtocol.ToString(),
            Cipher = _stream.NegotiatedCipherSuite.ToString(),
        };
    }

    public void Dispose() => _stream.Dispose();

    private bool Observe(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return true;
        }

        var errors = (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).ToHashSet(StringComparer.Ordinal);
        var (names, matches) = ReadNames(leaf, errors);
        Facts = new TlsFacts(
            Version: "unknown",
            Cipher: "unknown",
            leaf.Subject,
            leaf.Issuer,
            new DateTimeOffset(leaf.NotBefore).ToUniversalTime(),
            new DateTimeOffset(leaf.NotAfter).ToUniversalTime(),
            names,
            [.. errors.Order(StringComparer.Ordinal)],
            matches);
        return true;
    }

    private (ImmutableArray<string> Names, bool Matches) ReadNames(X509Certificate2 leaf, HashSet<string> errors)
    {
        try
        {
            var extension = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            var names = extension is null
                ? []
                : extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()));
            // Clients no longer look at the common name (RFC 9525 2).
            return ([.. names.Take(MaxNames)], leaf.MatchesHostname(_serverName, allowWildcards: true, allowCommonName: false));
        }
        catch (CryptographicException)
        {
            errors.Add("InvalidSubjectAlternativeName");
            return ([], false);
        }
    }
}
