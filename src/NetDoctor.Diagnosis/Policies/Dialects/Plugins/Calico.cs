using System.Collections.Immutable;
using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>Calico, alone or as the policy half of Canal.</summary>
internal static class Calico
{
    private const string Conversion = "projectcalico/calico libcalico-go/lib/backend/k8s/conversion/conversion.go";
    private const string Endpoints = "projectcalico/calico felix/rules/endpoints.go";
    private const string NodePolicy = "projectcalico/calico felix/rules/static.go, host to endpoint";
    private const string Resources = "projectcalico/calico libcalico-go/lib/backend/model/resource.go, tags v3.29.0 to v3.32.0";
    private const string Implementations = "kubernetes-sigs/network-policy-api site-src/implementations.md (April 2026)";

    // Before 3.22 its parts were in repositories of their own.
    private const string FirstRead = "3.22";

    private static readonly ImmutableArray<DialectStatement> Statements =
    [
        Yes(Enforcement, "Felix programs iptables, nftables or eBPF on every node", Endpoints),
        Yes(Egress, "as ingress", Endpoints),
        Yes(NamedPorts, "resolved on the destination pods", "projectcalico/libcalico-go issue 770", since: "3.0"),
        Yes(EndPort, "read as a range", Conversion) with { KnownSince = FirstRead },
        Yes(Sctp, "the rule's protocol is passed on", Conversion) with { KnownSince = FirstRead },
        Yes(Icmp, "a rule with ports is about its protocol only", Conversion),
        Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", Conversion),
        Yes(IpBlockOfNodes, "a range is compared with addresses, whose they may be", Conversion),
        Depends(ClientAddress, "kube-proxy gives it the node's address; Calico's eBPF mode keeps the client's", "projectcalico/calico felix/bpf-gpl/nat.h"),
        Yes(AfterTranslation, "policies come after DNAT, in eBPF mode too", "projectcalico/calico felix/bpf-gpl/tc.c, post_nat_dport"),
        Yes(OwnNode, "traffic from the pod's node is not policed, but for IPVS connections", NodePolicy),
        Yes(AdminNetworkPolicy, "from 3.29 until it was removed in 3.32", Resources, since: "3.29", until: "3.32"),
        Yes(BaselineAdminNetworkPolicy, "from 3.30 until it was removed in 3.32", Resources, since: "3.30", until: "3.32"),
        Yes(ClusterNetworkPolicy, "from 3.32", Implementations, since: "3.32"),
        Depends(
            SilentDenial, "dropped, unless FelixConfiguration sets iptablesFilterDenyAction or nftablesFilterDenyAction to Reject",
            "projectcalico/calico felix/docs/config-params.md"),
        Yes(EstablishedConnections, "packets of RELATED and ESTABLISHED connections are accepted before the policies", Endpoints),
    ];

    public static NetworkPlugin Alone { get; } = new()
    {
        Name = "Calico",
        Agents = [new("calico-node", "calico-node")],
        Statements = Statements,
    };

    /// <summary>flannel's network with Calico's policies, in one DaemonSet.</summary>
    public static NetworkPlugin Canal { get; } = new()
    {
        Name = "Canal",
        Agents = [new("canal", "calico-node"), new("rke2-canal", "calico-node")],
        Statements = Statements,
    };
}
