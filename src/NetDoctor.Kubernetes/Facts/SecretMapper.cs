using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps TLS Secrets: who the certificate is for and how long, nothing else.</summary>
internal static class SecretMapper
{
    private const int MaxNames = 100;

    public static Secret Map(SecretDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Namespace = interner.Required(dto.Metadata?.Namespace),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Certificate = dto.Data?.Certificate is { Length: > 0 } pem ? Read(pem) : null,
    };

    private static CertificateFact? Read(byte[] pem)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(pem));
            var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            ImmutableArray<string> names = extension is null
                ? []
                :
                [
                    .. extension.EnumerateDnsNames()
                        .Concat(extension.EnumerateIPAddresses().Select(address => address.ToString())).Take(MaxNames),
                ];
            return new CertificateFact(
                certificate.Subject,
                new DateTimeOffset(certificate.NotBefore).ToUniversalTime(),
                new DateTimeOffset(certificate.NotAfter).ToUniversalTime(),
                names);
        }
        catch (CryptographicException)
        {
            // Not a certificate: the API server takes any bytes.
            return null;
        }
    }
}
