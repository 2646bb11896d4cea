using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane.Ingresses;

/// <summary>Certificates that the lab's ingress-nginx shows: of a host's TLS Secret, else one that it made itself.</summary>
/// <remarks>Source: ingress-nginx documentation, "TLS/HTTPS", Default SSL Certificate.</remarks>
internal sealed class IngressCertificates(TimeProvider timeProvider)
{
    private readonly Lazy<X509Certificate2> _fake = new(() => Make(timeProvider.GetUtcNow()));

    private volatile FrozenDictionary<string, X509Certificate2> _byHost = FrozenDictionary<string, X509Certificate2>.Empty;

    /// <summary>Takes these objects in place of all it had.</summary>
    /// <param name="objects">Ingresses and classes.</param>
    /// <param name="secrets">Secrets as they are stored, with their keys.</param>
    public void Load(ClusterSnapshot objects, IReadOnlyCollection<JsonObject> secrets)
    {
        var byHost = new Dictionary<string, X509Certificate2>(StringComparer.Ordinal);
        foreach (var ingress in objects.Ingresses.All.Where(ingress => IngressTable.Serves(objects, ingress)))
        {
            foreach (var tls in ingress.Tls)
            {
                var secret = secrets.FirstOrDefault(one =>
                    ObjectMetadata.NamespaceOf(one) == ingress.Namespace && ObjectMetadata.NameOf(one) == tls.SecretName);
                if (secret is not null && Read(secret) is { } certificate)
                {
                    foreach (var host in tls.Hosts)
                    {
                        byHost[host.ToLowerInvariant()] = certificate;
                    }
                }
            }
        }

        _byHost = byHost.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The certificate for a server name.</summary>
    /// <param name="serverName">Name in the client's hello; empty without one.</param>
    public X509Certificate2 For(string serverName) =>
        _byHost.TryGetValue(serverName.ToLowerInvariant(), out var certificate) ? certificate : _fake.Value;

    private static X509Certificate2? Read(JsonObject secret)
    {
        try
        {
            return X509Certificate2.CreateFromPem(Text(secret, "tls.crt"), Text(secret, "tls.key"));
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static string Text(JsonObject secret, string key) =>
        Encoding.ASCII.GetString(Convert.FromBase64String(Field.Text(secret, "data", key) ?? ""));

    private static X509Certificate2 Make(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            "CN=Kubernetes Ingress Controller Fake Certificate, O=Acme Co", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("ingress.local");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(now.AddHours(-1), now.AddYears(1));
    }
}
