using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetDoctor.Client.Agents;

/// <summary>A certificate, its key and whom it trusts, as a mounted Secret of type <c>kubernetes.io/tls</c> has them: <c>tls.crt</c>, <c>tls.key</c> and
/// <c>ca.crt</c>, all PEM. Read again when they change.</summary>
/// <remarks>The kubelet swaps all files of a Secret at once. Source: Kubernetes documentation, "Secrets", TLS Secrets, and "Mounted Secrets are
/// updated automatically".</remarks>
/// <param name="folder">The folder.</param>
/// <param name="timeProvider">Clock.</param>
public sealed class CertificateFolder(string folder, TimeProvider timeProvider)
{
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromSeconds(5);

    private static readonly string[] Names = ["ca.crt", "tls.crt", "tls.key"];

    private readonly Lock _lock = new();
    private CertificateSet? _current;
    private string? _state;
    private long _lookedAt;

    /// <summary>The certificates of now. Those that cannot be read leave the ones before in force.</summary>
    /// <exception cref="AgentException">They cannot be read, and never could.</exception>
    public CertificateSet Current
    {
        get
        {
            lock (_lock)
            {
                if (_current is null || timeProvider.GetElapsedTime(_lookedAt) >= LooksAgainAfter)
                {
                    Look();
                }

                return _current!;
            }
        }
    }

    private void Look()
    {
        _lookedAt = timeProvider.GetTimestamp();
        try
        {
            var files = Array.ConvertAll(Names, name => File.ReadAllText(Path.Combine(folder, name)));
            var state = Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', files))));
            if (state == _state)
            {
                return;
            }

            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(files[0]);
            if (authorities.Count == 0)
            {
                throw new CryptographicException("ca.crt holds no certificate.");
            }

            // Those before stay undisposed: handshakes may be using them.
            _current = new CertificateSet(X509Certificate2.CreateFromPem(files[1], files[2]), authorities);
            _state = state;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            if (_current is null)
            {
                throw new AgentException($"The certificates in {folder} cannot be used: {exception.Message}", isRefusal: false, exception);
            }
        }
    }
}

/// <summary>A certificate and whom its owner trusts.</summary>
/// <param name="Own">The certificate, with its key.</param>
/// <param name="Authorities">Certificates of the authorities.</param>
public sealed record CertificateSet(X509Certificate2 Own, X509Certificate2Collection Authorities)
{
    /// <summary>Whether an authority vouches for a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="usage">Object identifier of what it is used for, as in RFC 5280, section 4.2.1.12.</param>
    public bool Vouches(X509Certificate2 certificate, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        return chain.Build(certificate);
    }
}
