using static NetDoctor.Diagnosis.Policies.Dialects.DialectStatement;
using static NetDoctor.Diagnosis.Policies.Dialects.PolicyFeature;

namespace NetDoctor.Diagnosis.Policies.Dialects.Plugins;

/// <summary>Antrea.</summary>
internal static class Antrea
{
    private const string Pipeline = "antrea-io/antrea docs/design/ovs-pipeline.md";
    private const string Architecture = "antrea-io/antrea docs/design/architecture.md";
    private const string Flows = "antrea-io/antrea pkg/agent/openflow/network_policy.go";
    private const string Administrators = "antrea-io/antrea docs/admin-network-policy.md";
    private const string ClusterPolicies = "antrea-io/antrea docs/cluster-network-policy.md";
    private const string Map = "ConfigMap kube-system/antrea-config";

    public static NetworkPlugin Alone { get; } = new()
    {
        Name = "Antrea",
        Agents = [new("antrea-agent", "antrea-agent")],
        Settings = "antrea-config",
        Refinement = Refine,
        Statements =
        [
            Yes(Enforcement, "by flows of Open vSwitch", Architecture),
            Yes(Egress, "as ingress", Pipeline),
            Yes(NamedPorts, "from 0.4.0", "antrea-io/antrea CHANGELOG/CHANGELOG-0.x.md", since: "0.4.0"),
            Yes(EndPort, "from 1.1.0", "antrea-io/antrea CHANGELOG/CHANGELOG-1.1.md", since: "1.1.0"),
            Yes(Sctp, "matched by flows of its own", Flows),
            Yes(IpBlockOfPods, "selectors and ranges alike become addresses", Architecture),
            Yes(IpBlockOfNodes, "selectors and ranges alike become addresses", Architecture),
            Depends(AfterTranslation, "yes, unless AntreaProxy is switched off", "antrea-io/antrea docs/antrea-proxy.md"),
            Yes(OwnNode, "what the node itself sends, as the kubelet's probes, leaves the policies out", Pipeline),
            Depends(AdminNetworkPolicy, "no, unless its feature gate is on, from 1.13", Administrators),
            Depends(BaselineAdminNetworkPolicy, "no, unless the feature gate AdminNetworkPolicy is on, from 1.13", Administrators),
            Depends(ClusterNetworkPolicy, "no, unless its feature gate is on, from 2.7", ClusterPolicies),
            Yes(SilentDenial, "dropped; only Antrea's own policies can reject", "antrea-io/antrea CHANGELOG/CHANGELOG-1.0.md"),
            Yes(EstablishedConnections, "packets of established connections go past the policies", Pipeline),
        ],
    };

    private static IEnumerable<DialectStatement> Refine(PluginInstallation installation)
    {
        if (installation.Settings is not { } map)
        {
            yield break;
        }

        var lines = map.Data.Values.SelectMany(text => text.Split('\n')).Select(line => line.Split('#')[0].Trim()).ToList();
        bool IsOn(string gate) => lines.Contains($"{gate}: true", StringComparer.Ordinal);
        DialectStatement Says(PolicyFeature feature, string gate, string since) => IsOn(gate)
            ? Yes(feature, $"the feature gate {gate} is on", Map, since)
            : No(feature, $"the feature gate {gate} is not on", Map);

        yield return Says(AdminNetworkPolicy, "AdminNetworkPolicy", "1.13");
        yield return Says(BaselineAdminNetworkPolicy, "AdminNetworkPolicy", "1.13");
        yield return Says(ClusterNetworkPolicy, "ClusterNetworkPolicy", "2.7");

        // antreaProxy.enable stands apart from the feature gate, and both switch it off.
        var rest = lines.SkipWhile(line => line != "antreaProxy:").Skip(1).FirstOrDefault(line => line.Length > 0);
        if (!lines.Contains("AntreaProxy: false", StringComparer.Ordinal) && rest != "enable: false")
        {
            yield return Yes(AfterTranslation, "AntreaProxy is not switched off", Map, since: "0.11");
        }
    }
}
