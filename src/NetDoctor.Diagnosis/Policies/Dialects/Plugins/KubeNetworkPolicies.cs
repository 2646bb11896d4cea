using System.Collections.Immutable;
using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>kube-network-policies of SIG Network: beside flannel and other plugins, and inside of kindnet.</summary>
internal static class KubeNetworkPolicies
{
    private const string Engine = "kubernetes-sigs/kube-network-policies pkg/networkpolicy/networkpolicy.go";
    private const string Controller = "kubernetes-sigs/kube-network-policies pkg/dataplane/controller.go";
    private const string Packet = "kubernetes-sigs/kube-network-policies pkg/network/packet.go";
    private const string Flavours = "kubernetes-sigs/kube-network-policies site/content/docs/user/flavors-and-architectures.md";
    private const string KubeProxy = "Kubernetes documentation, \"Virtual IPs and Service Proxies\"";

    private static readonly ImmutableArray<DialectStatement> Common =
    [
        Yes(Egress, "as ingress", Engine),
        Yes(NamedPorts, "resolved on the destination pod", Engine),
        Yes(EndPort, "read", Engine),
        Yes(Sctp, "read", Packet),
        Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", Engine),
        Yes(IpBlockOfNodes, "a range is compared with addresses, whose they may be", Engine),
        No(ClientAddress, "kube-proxy gives it the node's address", KubeProxy),
        Yes(AfterTranslation, "packets are judged in POSTROUTING, after DNAT and before SNAT", Controller),
        Depends(OwnNode, "the kubelet and all that runs as root is accepted; other users' programs on the node are judged", $"{Controller}, skuid"),
        Yes(SilentDenial, "dropped in the queue", $"{Controller}, NfDrop"),
        Depends(EstablishedConnections, "no, unless it runs with --strict-mode=false", "kubernetes-sigs/kube-network-policies pkg/cmd/cmd.go"),
    ];

    public static NetworkPlugin Alone { get; } = new()
    {
        Name = "kube-network-policies",
        Agents = [new("kube-network-policies", "kube-network-policies"), new("kube-flannel-ds", "kube-network-policies")],
        Refinement = Refine,
        Statements =
        [
            .. Common,
            Yes(Enforcement, "each node's agent judges the first packet of a connection", Controller),
            Depends(AdminNetworkPolicy, "by the image of the flavour npa-v1alpha1", Flavours),
            Depends(BaselineAdminNetworkPolicy, "by the image of the flavour npa-v1alpha1", Flavours),
            Depends(ClusterNetworkPolicy, "by the image of the flavour npa-v1alpha2", Flavours),
        ],
    };

    public static NetworkPlugin Kindnet { get; } = new()
    {
        Name = "kindnet",
        Agents = [new("kindnet", "kindnet-cni")],
        Refinement = RefineKindnet,
        Statements =
        [
            .. Common,
            Depends(Enforcement, "kind's from v0.24 (August 2024), kindnet's own from 1.3.0, unless it runs with --network-policy=false", "kubernetes-sigs/kind issue 842"),
        ],
    };

    private static IEnumerable<DialectStatement> Refine(PluginInstallation installation)
    {
        var tag = PluginVersion.TagOf(installation.Image) ?? "";
        if (tag.Contains("npa-v1alpha1", StringComparison.Ordinal))
        {
            yield return Yes(AdminNetworkPolicy, $"the image is {installation.Image}", Flavours);
            yield return Yes(BaselineAdminNetworkPolicy, $"the image is {installation.Image}", Flavours);
        }
        else if (tag.Contains("npa-v1alpha2", StringComparison.Ordinal))
        {
            yield return Yes(ClusterNetworkPolicy, $"the image is {installation.Image}", Flavours);
        }
    }

    // kind dates its builds, kindnet numbers its own.
    private static IEnumerable<DialectStatement> RefineKindnet(PluginInstallation installation)
    {
        if (installation.Image.Contains("kindest/kindnetd", StringComparison.Ordinal))
        {
            yield return Yes(Enforcement, "from the build of August 2024, which is that of kind v0.24", "kubernetes-sigs/kind issues 842 and 3705", since: "20240801");
        }
    }
}
