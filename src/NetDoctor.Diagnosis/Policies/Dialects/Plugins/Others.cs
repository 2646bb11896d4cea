using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>flannel, which has no policies, and Weave Net, which is no longer made.</summary>
internal static class Others
{
    private const string WeaveAnalyser = "weaveworks/weave npc/analyser.go";
    private const string WeaveMain = "weaveworks/weave prog/weave-npc/main.go";
    private const string WeaveDocument = "weaveworks/weave site/kubernetes/kube-addon.md, Network Policy";

    public static NetworkPlugin Flannel { get; } = new()
    {
        Name = "flannel",
        Agents = [new("kube-flannel-ds", "kube-flannel"), new("kube-flannel", "kube-flannel"), new("kube-flannel-ds-amd64", "kube-flannel")],
        Statements = [No(Enforcement, "it makes the network only; policies need another controller beside it", "flannel-io/flannel README.md, Network Policy")],
    };

    public static NetworkPlugin Weave { get; } = new()
    {
        Name = "Weave Net",
        Agents = [new("weave-net", "weave-npc")],
        Statements =
        [
            Yes(Enforcement, "by iptables; no version since 2.8.1 (2021)", WeaveMain),
            Yes(Egress, "from 2.5", "weaveworks/weave commit 89e820d6 (July 2018)") with { KnownSince = "2.5" },
            Depends(NamedPorts, "a policy that has one is left out as a whole", WeaveAnalyser),
            No(EndPort, "only the first port of a range is meant", WeaveAnalyser),
            Yes(IpBlockOfPods, "a range is compared with addresses, whose they may be", "weaveworks/weave npc/ipblock.go"),
            No(ClientAddress, "ingress traffic is masqueraded", WeaveDocument),
            No(AdminNetworkPolicy, "is not read", WeaveAnalyser),
            No(BaselineAdminNetworkPolicy, "is not read", WeaveAnalyser),
            No(ClusterNetworkPolicy, "is not read", WeaveAnalyser),
            Yes(SilentDenial, "dropped", "weaveworks/weave npc/controller.go"),
            Yes(EstablishedConnections, "RELATED and ESTABLISHED connections are accepted first", WeaveMain),
        ],
    };
}
