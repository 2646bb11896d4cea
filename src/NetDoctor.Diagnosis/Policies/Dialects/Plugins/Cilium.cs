using System.Collections.Immutable;
using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>Cilium, also as the policy half of other plugins, and the builds of it that clouds make.</summary>
internal static class Cilium
{
    private const string Map = "ConfigMap kube-system/cilium-config";
    private const string Layer3 = "cilium/cilium Documentation/security/policy/layer3.rst";
    private const string Layer4 = "cilium/cilium Documentation/security/policy/layer4.rst";
    private const string Network = "cilium/cilium Documentation/network/kubernetes/policy.rst";
    private const string DenyResponse = "cilium/cilium pull request 41406";

    private static readonly ImmutableArray<DialectStatement> Common =
    [
        Yes(Enforcement, "eBPF programs of every pod judge by identities, not by addresses", Network),
        Yes(Egress, "as ingress", Network),
        Yes(NamedPorts, "resolved on the destination pods", Layer4),
        Yes(Icmp, "a rule with ports blocks ICMP that belongs to no allowed connection", Layer4),
        Depends(ClientAddress, "the node's address, or the client's where direct server return is set up", "cilium/cilium Documentation/network/kubernetes/kubeproxy-free.rst"),
        Yes(AfterTranslation, "ports are judged after the Service's translation", Layer4),
        Yes(SelfByService, "the hairpin of a Service leaves the policies out", "cilium/cilium bpf/bpf_lxc.c, hairpin_flow"),
        No(
            EstablishedConnections, "every packet that is no reply is judged, also those of connections made before",
            "cilium/cilium bpf/bpf_lxc.c, CT_ESTABLISHED"),
    ];

    public static NetworkPlugin Alone { get; } = new()
    {
        Name = "Cilium",
        Agents = [new("cilium", "cilium-agent")],
        Settings = "cilium-config",
        Refinement = Refine,
        Statements =
        [
            .. Common,
            Yes(EndPort, "from 1.16; before, only the first port of a range is meant", "cilium/cilium issues 16622 and 28684, pull request 32389", since: "1.16"),
            Depends(Sctp, "off unless enable-sctp is set", "cilium/cilium Documentation/configuration/sctp.rst"),
            Depends(IpBlockOfPods, "no, unless policy-cidr-match-mode has pods, from 1.20", $"{Layer3}, pull request 47227"),
            Depends(IpBlockOfNodes, "no, unless policy-cidr-match-mode has nodes, from 1.15", Layer3),
            Depends(OwnNode, "yes, unless allow-localhost is set to policy", Layer3),
            No(AdminNetworkPolicy, "never was", "cilium/cilium issue 23380"),
            No(BaselineAdminNetworkPolicy, "never was", "cilium/cilium issue 23380"),
            Depends(ClusterNetworkPolicy, "no, unless enable-k8s-cluster-network-policy is set, from 1.20", "cilium/cilium pull request 47227"),
            Depends(SilentDenial, "dropped, unless policy-deny-response is icmp, from 1.19, for egress", DenyResponse),
        ],
    };

    /// <summary>Google's build: its settings are not in the open, and what it has been given of later versions is not known.</summary>
    public static NetworkPlugin Gke { get; } = new()
    {
        Name = "GKE Dataplane V2",
        Agents = [new("anetd", "cilium-agent")],
        Statements =
        [
            .. Common,
            Depends(IpBlockOfPods, "no in Cilium, of which it is made, unless switched on", Layer3),
            Depends(IpBlockOfNodes, "no in Cilium, of which it is made, unless switched on", Layer3),
        ],
    };

    private static IEnumerable<DialectStatement> Refine(PluginInstallation installation)
    {
        if (installation.Settings is null)
        {
            yield break;
        }

        string Set(string key) => installation.Setting(key) is { Length: > 0 } value ? $"{key} is {value}" : $"{key} is not set";
        DialectStatement Says(PolicyFeature feature, bool? holds, string key) => new(feature, holds, Set(key), Map);

        if (installation.Setting("enable-policy") == "never")
        {
            yield return Says(Enforcement, false, "enable-policy");
        }
        else if (installation.Setting("enable-k8s-networkpolicy") == "false")
        {
            yield return Says(Enforcement, false, "enable-k8s-networkpolicy");
        }

        var matched = (installation.Setting("policy-cidr-match-mode") ?? "").Split([',', ' ', '[', ']', '"'], StringSplitOptions.RemoveEmptyEntries);
        yield return Says(IpBlockOfPods, matched.Contains("pods"), "policy-cidr-match-mode");
        yield return Says(IpBlockOfNodes, matched.Contains("nodes"), "policy-cidr-match-mode");
        yield return Says(Sctp, installation.Setting("enable-sctp") == "true", "enable-sctp");
        yield return Says(OwnNode, installation.Setting("allow-localhost") != "policy", "allow-localhost");
        yield return Says(SilentDenial, installation.Setting("policy-deny-response") == "icmp" ? null : true, "policy-deny-response");
        yield return Says(
            ClusterNetworkPolicy, installation.Setting("enable-k8s-cluster-network-policy") == "true", "enable-k8s-cluster-network-policy");
    }
}
