using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Certificates of the lab's servers, made in memory when they are first asked for.</summary>
internal sealed class LabCertificates(TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<(TlsFlavor Flavor, string Name), X509Certificate2> _made = new();

    /// <summary>The certificate that a server shows.</summary>
    /// <param name="flavor">What is wrong with it.</param>
    /// <param name="serverName">Name in the client's hello; empty without one.</param>
    public X509Certificate2 For(TlsFlavor flavor, string serverName) => _made.GetOrAdd(
        (flavor, flavor == TlsFlavor.WrongName ? "internal.example.com" : serverName.Length > 0 ? serverName : "localhost"), Make);

    private X509Certificate2 Make((TlsFlavor Flavor, string Name) wanted)
    {
        var now = timeProvider.GetUtcNow();
        var (from, to) = wanted.Flavor switch
        {
            TlsFlavor.Expired => (now.AddDays(-97), now.AddDays(-7)),
            TlsFlavor.NotYetValid => (now.AddDays(7), now.AddDays(97)),
            _ => (now.AddDays(-50), now.AddDays(40)),
        };
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={wanted.Name}, O=NetDoctor lab", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(wanted.Name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(from, to);
    }
}
