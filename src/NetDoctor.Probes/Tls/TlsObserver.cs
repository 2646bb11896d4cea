using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tls;

/// <summary>Takes down what a TLS handshake shows, and lets it go on whatever the certificate says.</summary>
/// <param name="serverName">Name or address that the certificate is to be for.</param>
internal sealed class TlsObserver(string serverName)
{
    private const int MaxNames = 100;

    private TlsFacts? _facts;

    /// <summary>Facts so far; null until the certificate came.</summary>
    public TlsFacts? Facts => _facts is null ? null : _facts with { AsksClientCertificate = AsksClientCertificate };

    /// <summary>Whether the server asked for a certificate of the client.</summary>
    public bool AsksClientCertificate { get; private set; }

    /// <summary>Options for a handshake that this observer watches.</summary>
    /// <param name="protocol">Application protocol to offer.</param>
    public SslClientAuthenticationOptions Options(SslApplicationProtocol protocol) => new()
    {
        TargetHost = serverName,
        ApplicationProtocols = [protocol],
        // Named, so that a failure can say what was offered.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Observe(certificate, chain),
        LocalCertificateSelectionCallback = (_, _, _, remote, issuers) => Select(remote, issuers),
        // Without this the certificate's own URLs would be fetched: a probe dials nothing but its target.
        CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    /// <summary>Adds what is known after a handshake that came to its end.</summary>
    /// <param name="stream">The stream.</param>
    public void Complete(SslStream stream) => _facts = _facts is null ? null : _facts with
    {
        Version = stream.SslProtocol.ToString(),
        Cipher = stream.NegotiatedCipherSuite.ToString(),
    };

    // Called once before the handshake, without anything of the server, and again when the server asks.
    private X509Certificate Select(X509Certificate? remote, string[] issuers)
    {
        AsksClientCertificate |= remote is not null || issuers.Length > 0;
        return null!;
    }

    private bool Observe(X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is not X509Certificate2 leaf)
        {
            return true;
        }

        var errors = (chain?.ChainStatus ?? []).Select(status => status.Status.ToString()).ToHashSet(StringComparer.Ordinal);
        var (names, matches) = ReadNames(leaf, errors);
        _facts = new TlsFacts(
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
            return ([.. names.Take(MaxNames)], leaf.MatchesHostname(serverName, allowWildcards: true, allowCommonName: false));
        }
        catch (CryptographicException)
        {
            errors.Add("InvalidSubjectAlternativeName");
            return ([], false);
        }
    }
}
