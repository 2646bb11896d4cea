using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Probing;

namespace NetDoctor.Lab.Dns;

/// <summary>Names outside of the cluster's domain that its DNS finds at its upstream: those of Ingresses and Services, as external-dns publishes them.</summary>
/// <remarks>Hosts of rules, and of the annotation <c>external-dns.alpha.kubernetes.io/hostname</c>, lead to the addresses of the status, or
/// to those of the annotation <c>target</c>; an object whose annotation <c>controller</c> names somebody else has none. Source:
/// external-dns documentation, "Annotations".</remarks>
internal static class PublicNames
{
    private const string Prefix = "external-dns.alpha.kubernetes.io/";

    /// <summary>Records of an Ingress or Service; none while it has no address.</summary>
    /// <param name="ingress">The object as it is stored.</param>
    public static IEnumerable<DnsRecord> Of(JsonObject ingress)
    {
        if (Annotation(ingress, "controller") is not (null or ["dns-controller"]))
        {
            return [];
        }

        var targets = Annotation(ingress, "target")
            ?? [.. Field.Items(ingress, "status", "loadBalancer", "ingress").Select(one => Field.Text(one, "ip") ?? "")];
        var hosts = Field.Items(ingress, "spec", "rules").Select(rule => Field.Text(rule, "host") ?? "")
            .Concat(Annotation(ingress, "hostname") ?? [])
            .Where(host => host.Length > 0);
        return
            from host in hosts.Distinct(StringComparer.Ordinal)
            from target in targets
            where IPAddress.TryParse(target, out _)
            select new DnsRecord(host.ToLowerInvariant(), DnsRecordType.A, LabZone.TtlSeconds, target);
    }

    private static string[]? Annotation(JsonObject ingress, string name) =>
        Field.Text(ingress, "metadata", "annotations", Prefix + name)?.Split(',', StringSplitOptions.TrimEntries);
}
