using System.Collections.Frozen;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Which ConfigMaps are kept: those that configure the cluster's DNS, its Service proxies and its network policies.</summary>
internal static class KeptConfigMaps
{
    /// <summary>The only namespace that is looked at.</summary>
    public const string Namespace = "kube-system";

    // kube-proxy-config is what EKS calls it.
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        "coredns", "coredns-custom", "node-local-dns", "kubelet-config", "kube-proxy", "kube-proxy-config", "cilium-config", "antrea-config",
        "amazon-vpc-cni");

    /// <summary>Whether a ConfigMap of that name is kept.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    public static bool Has(string? ns, string? name) => ns == Namespace && name is not null && Names.Contains(name);

    /// <summary>Whether a fact is kept: every one but other ConfigMaps.</summary>
    /// <param name="fact">The fact.</param>
    public static bool Keeps(Fact fact) => fact is not ConfigMap map || Has(map.Namespace, map.Name);
}
