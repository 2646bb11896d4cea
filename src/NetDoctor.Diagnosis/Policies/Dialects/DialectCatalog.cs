using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies.Dialects.Plugins;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>The network plugins that are known, ordered by name.</summary>
public static class DialectCatalog
{
    /// <summary>The plugins.</summary>
    public static ImmutableArray<NetworkPlugin> Plugins { get; } =
    [
        .. new[]
        {
            Antrea.Alone, Calico.Alone, Calico.Canal, Cilium.Alone, Cilium.Gke, Clouds.Amazon, Clouds.AmazonPolicies, Clouds.Azure,
            Clouds.AzurePolicies, Clouds.Terway, KubeNetworkPolicies.Alone, KubeNetworkPolicies.Kindnet, KubeRouter.Alone, KubeRouter.K3s,
            Ovn.Kubernetes, Ovn.KubeOvn, Ovn.OpenShiftSdn, Others.Flannel, Others.Weave,
        }.OrderBy(plugin => plugin.Name, StringComparer.OrdinalIgnoreCase),
    ];

    /// <summary>k3s, which has its policies inside of its own program.</summary>
    internal static NetworkPlugin K3s => KubeRouter.K3s;
}
