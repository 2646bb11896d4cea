using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>The plugins that are made of OVN: OVN-Kubernetes, also OpenShift's, and Kube-OVN.</summary>
internal static class Ovn
{
    private const string Gress = "ovn-org/ovn-kubernetes go-controller/pkg/ovn/gress_policy.go";
    private const string Base = "ovn-org/ovn-kubernetes go-controller/pkg/ovn/base_network_controller_policy.go";
    private const string Policies = "ovn-org/ovn-kubernetes docs/features/network-security-controls/network-policy.md";
    private const string Administrators = "ovn-org/ovn-kubernetes docs/features/network-security-controls/admin-network-policy.md";
    private const string KubeOvnAcl = "kubeovn/kube-ovn pkg/ovs/ovn-nb-acl.go";
    private const string Sdn = "openshift/sdn pkg/network/node/networkpolicy.go";
    private const string KubeOvnConfig = "kubeovn/kube-ovn pkg/controller/config.go";

    public static NetworkPlugin Kubernetes { get; } = new()
    {
        Name = "OVN-Kubernetes",
        Agents = [new("ovnkube-node", "ovnkube-controller"), new("ovnkube-node", "ovnkube-node"), new("ovnkube-node", "ovn-controller")],
        Statements =
        [
            Yes(Enforcement, "by access lists of OVN", Policies),
            Yes(Egress, "as ingress", Policies),
            Depends(NamedPorts, "a port that is given by name opens every port of its protocol", $"{Gress}; ovn-kubernetes issue 2117"),
            Depends(EndPort, "from September 2021 on, whatever version that is", "ovn-org/ovn-kubernetes commit 234997e74"),
            Yes(Sctp, "as TCP and UDP", "ovn-org/ovn-kubernetes go-controller/pkg/libovsdb/util/acl.go"),
            Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", Gress),
            Yes(AfterTranslation, "egress is judged after the load balancer", "ovn-org/ovn-kubernetes go-controller/pkg/libovsdb/util/acl.go, apply-after-lb"),
            Yes(OwnNode, "what comes from the node's management port is accepted", $"{Base}, addAllowACLFromNode"),
            Yes(SelfByService, "the hairpin of a Service is accepted", $"{Base}, addHairpinAllowACL"),
            Depends(AdminNetworkPolicy, "on by default since it was made (2023); enable-admin-network-policy can switch it off", Administrators),
            Depends(BaselineAdminNetworkPolicy, "on by default since it was made (2023); enable-admin-network-policy can switch it off", Administrators),
            Yes(SilentDenial, "dropped", Policies),
        ],
    };

    public static NetworkPlugin KubeOvn { get; } = new()
    {
        Name = "Kube-OVN",
        Agents = [new("kube-ovn-cni", "cni-server")],
        Statements =
        [
            Yes(Enforcement, "by access lists of OVN, unless its controller runs with --enable-np=false, which NetDoctor does not see", KubeOvnConfig),
            Yes(Egress, "as ingress", KubeOvnAcl),
            Yes(NamedPorts, "one number per name and policy", KubeOvnAcl),
            Yes(EndPort, "read, but not after a port that is given by name", KubeOvnAcl) with { KnownSince = "1.12" },
            Yes(Sctp, "the rule's protocol is passed on", KubeOvnAcl),
            Depends(Icmp, "yes, unless the policy is annotated network_policy_enforcement: lax", KubeOvnAcl),
            Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", KubeOvnAcl),
            Yes(AfterTranslation, "egress is judged after the load balancer", $"{KubeOvnAcl}, apply-after-lb"),
            Yes(OwnNode, "the node's addresses are accepted both ways", $"{KubeOvnAcl}, CreateNodeACL"),
            Depends(AdminNetworkPolicy, "no, unless its controller runs with --enable-anp, from 1.13", KubeOvnConfig),
            Depends(BaselineAdminNetworkPolicy, "no, unless its controller runs with --enable-anp, from 1.13", KubeOvnConfig),
            Depends(ClusterNetworkPolicy, "no, unless its controller runs with --enable-anp, from 1.15", KubeOvnConfig),
            Yes(SilentDenial, "dropped", KubeOvnAcl),
        ],
    };

    /// <summary>OpenShift's plugin before OVN-Kubernetes, gone with 4.17.</summary>
    public static NetworkPlugin OpenShiftSdn { get; } = new()
    {
        Name = "OpenShift SDN",
        Agents = [new("sdn", "sdn")],
        Statements =
        [
            Yes(Enforcement, "by flows of Open vSwitch, in its NetworkPolicy mode, which is the default", Sdn),
            Depends(Egress, "from December 2021 on, whatever version that is", "openshift/sdn commit a6e14b449"),
            Depends(NamedPorts, "a port that is given by name is left out", Sdn),
            Yes(Sctp, "as TCP and UDP", Sdn),
            Yes(IpBlockOfPods, "a range of IPv4 is compared with addresses; one of IPv6 is left out", Sdn),
            Yes(SilentDenial, "no flow lets it through", Sdn),
        ],
    };
}
