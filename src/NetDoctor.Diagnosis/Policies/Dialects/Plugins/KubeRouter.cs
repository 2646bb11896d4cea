using System.Collections.Immutable;
using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>kube-router, as a plugin, as a firewall beside another one, and inside of k3s.</summary>
internal static class KubeRouter
{
    private const string Pods = "cloudnativelabs/kube-router pkg/controllers/netpol/pod.go";
    private const string Chains = "cloudnativelabs/kube-router pkg/controllers/netpol/npc_iptables.go";
    private const string Policies = "cloudnativelabs/kube-router pkg/controllers/netpol/policy.go";
    private const string KubeProxy = "Kubernetes documentation, \"Virtual IPs and Service Proxies\"";
    private const string NoCode = "cloudnativelabs/kube-router, which has no code for it at v2.11.0";

    private static readonly ImmutableArray<DialectStatement> Common =
    [
        Yes(Egress, "as ingress", Pods),
        No(Icmp, "echo requests and ICMP errors are always accepted", "cloudnativelabs/kube-router pkg/utils/iptables.go, CommonICMPRules"),
        Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", Policies),
        Yes(IpBlockOfNodes, "a range is compared with addresses, whose they may be", Policies),
        No(ClientAddress, "the Service proxy gives it the node's address", KubeProxy),
        Yes(AfterTranslation, "the filter table comes after DNAT", Chains),
        Yes(OwnNode, "what comes from a local address is accepted first", Pods),
        No(AdminNetworkPolicy, "is not read", NoCode),
        No(BaselineAdminNetworkPolicy, "is not read", NoCode),
        No(ClusterNetworkPolicy, "is not read", NoCode),
        No(SilentDenial, "rejected with an ICMP error", Pods),
        Yes(EstablishedConnections, "RELATED and ESTABLISHED connections are accepted first", Chains),
    ];

    public static NetworkPlugin Alone { get; } = new()
    {
        Name = "kube-router",
        Agents = [new("kube-router", "kube-router")],
        Statements =
        [
            .. Common,
            Yes(Enforcement, "unless it runs with --run-firewall=false, which NetDoctor does not see", Pods),
            Yes(NamedPorts, "from 0.3.0", "cloudnativelabs/kube-router pull request 679", since: "0.3.0"),
            Yes(EndPort, "from 1.3.0", "cloudnativelabs/kube-router pull request 1080", since: "1.3.0"),
            Yes(Sctp, "from 2.10.0", "cloudnativelabs/kube-router commit 39efb923") with { KnownSince = "2.10.0" },
            Depends(
                IsolatedStart, "no, unless it runs with --netpol-default-deny", "cloudnativelabs/kube-router docs/troubleshoot.md"),
        ],
    };

    /// <summary>Inside of k3s: no pod shows it, nor which version it is, nor whether it was switched off.</summary>
    public static NetworkPlugin K3s { get; } = new()
    {
        Name = "k3s",
        Agents = [],
        Statements =
        [
            .. Common,
            Depends(Enforcement, "by the kube-router inside of it, unless k3s runs with --disable-network-policy", "k3s-io/k3s issue 7244"),
            Yes(NamedPorts, "by the kube-router inside of it", Policies),
        ],
    };
}
