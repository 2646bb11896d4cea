using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NetDoctor.Model.Agents;

namespace NetDoctor.Client.Agents;

/// <summary>Makes the certificates by which NetDoctor and its agents know each other: an authority, and one for each end.</summary>
/// <remarks>ECDSA on P-256, each with its name as the subject's alternative name and with one purpose only. Source: RFC 5280, sections 4.2.1.3,
/// 4.2.1.6, 4.2.1.9 and 4.2.1.12; RFC 9525.</remarks>
public static class CertificateMaker
{
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string ClientPurpose = "1.3.6.1.5.5.7.3.2";

    // The clocks of nodes differ a little.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Makes an authority.</summary>
    /// <param name="now">The time from which it is valid.</param>
    /// <param name="validFor">For how long.</param>
    public static PemPair MakeAuthority(DateTimeOffset now, TimeSpan validFor)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=netdoctor-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now - Skew, now + validFor);
        return new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Makes the certificate of the API, which is the client of the agents.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="now">The time from which it is valid.</param>
    /// <param name="validFor">For how long; not beyond the authority.</param>
    public static PemPair MakeForApi(PemPair authority, DateTimeOffset now, TimeSpan validFor) => Make(authority, AgentNames.Api, ClientPurpose, now, validFor);

    /// <summary>Makes the certificate that all agents show.</summary>
    /// <param name="authority">The authority.</param>
    /// <param name="now">The time from which it is valid.</param>
    /// <param name="validFor">For how long; not beyond the authority.</param>
    public static PemPair MakeForAgents(PemPair authority, DateTimeOffset now, TimeSpan validFor) => Make(authority, AgentNames.Agent, ServerPurpose, now, validFor);

    private static PemPair Make(PemPair authority, string name, string purpose, DateTimeOffset now, TimeSpan validFor)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate, authority.Key);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var (first, last) = (new DateTimeOffset(issuer.NotBefore), new DateTimeOffset(issuer.NotAfter));
        var begin = now - Skew > first ? now - Skew : first;
        var end = now + validFor < last ? now + validFor : last;

        // Positive, and 20 bytes at most.
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var certificate = request.Create(issuer, begin, end, serial);
        return new PemPair(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}

/// <summary>A certificate and its key, both PEM.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">Its key, PKCS #8.</param>
public sealed record PemPair(string Certificate, string Key);
