using System.Net.Sockets;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Lint;

/// <summary>Address ranges of the cluster's own addresses, which plugins read differently.</summary>
internal static class BlockChecks
{
    // A wider range is about the world, or about all private addresses, and holds the cluster's by the way.
    private const int WidestBits = 20;

    public static IEnumerable<PolicyLintFinding> Find(LintWorld world)
    {
        var pods = world.Pods.SelectMany(pod => pod.Ranges.Select(range => (Pod: pod, Range: range))).ToList();
        var services = world.Snapshot.Services.All.OrderBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)
            .SelectMany(service => service.ClusterIPs.Select(address => (Service: service, Range: AddressRange.Of(address)))).ToList();
        return from policy in world.NetworkPolicies
               from rule in LintWorld.RulesOf(policy)
               from peer in rule.Rule.Peers.Select((peer, index) => (Block: peer.IPBlock, Index: index))
               let range = RangeOf(peer.Block)
               where range is not null
               let path = LintWorld.Path(rule.Direction, rule.Index, peer.Index)
               let pod = pods.Find(one => range.Value.Contains(one.Range)).Pod
               let service = rule.Direction == PolicyDirection.Egress ? services.Find(one => range.Value.Contains(one.Range)).Service : null
               where pod is not null || service is not null
               select pod is not null ? OfPod(world, policy, path, peer.Block!, pod) : OfService(policy, path, peer.Block!, service!);
    }

    private static PolicyLintFinding OfPod(LintWorld world, NetworkPolicy policy, string path, NetworkPolicyIPBlock block, PolicyEnd pod) =>
        LintWorld.Finding("POL10", world.Dialect.IpBlockMatchesPods == true ? Severity.Info : Severity.Warning, policy, path,
            $"The range {block.Cidr} holds pods such as {pod}: their addresses change, and some network plugins apply ranges to addresses outside of the cluster only.",
            "Name the pods by podSelector and namespaceSelector.");

    private static PolicyLintFinding OfService(NetworkPolicy policy, string path, NetworkPolicyIPBlock block, Service service) =>
        LintWorld.Finding("POL10", Severity.Warning, policy, path,
            $"The range {block.Cidr} holds the address of Service {service.Namespace}/{service.Name}, and policies see the addresses of its pods.",
            "Name the pods behind the Service by podSelector and namespaceSelector.");

    private static AddressRange? RangeOf(NetworkPolicyIPBlock? block)
    {
        if (block is null || !AddressRange.TryParse(block.Cidr, out var range))
        {
            return null;
        }

        var most = range.Family == AddressFamily.InterNetwork ? WidestBits : 128 - WidestBits;
        return range.Last - range.First >> most == 0 ? range : null;
    }
}
