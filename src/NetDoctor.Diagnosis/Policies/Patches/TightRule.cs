using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>The narrowest rule that is about a flow: one workload or address, one port.</summary>
internal static class TightRule
{
    /// <summary>Label with the name of a namespace, which the API server adds to every namespace.</summary>
    public const string NameLabel = "kubernetes.io/metadata.name";

    /// <summary>A rule of a NetworkPolicy; null when the other end is not known well enough.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="other">The other end.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="ns">Namespace of the policy.</param>
    public static NetworkPolicyRule? Of(ClusterSnapshot snapshot, PolicyEnd other, PolicyFlow flow, string ns)
    {
        ImmutableArray<NetworkPolicyPort> ports = [new(flow.Protocol, IntOrString.FromNumber(flow.Port), null)];
        if (other.Kind == PolicyEndKind.Pod)
        {
            var namespaces = other.Namespace == ns ? null : new LabelSelector(LabelSet.From([new(NameLabel, other.Namespace)]), []);
            return new([new NetworkPolicyPeer(WorkloadLabels.Of(snapshot, other), namespaces, null)], ports);
        }

        var blocks = Blocks(other);
        return blocks.IsEmpty ? null : new([.. blocks.Select(cidr => new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock(cidr, [])))], ports);
    }

    /// <summary>A rule of the administrator that lets a flow through; null when such a rule cannot name the other end.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="direction">Direction of the rule; only egress can name nodes and addresses.</param>
    /// <param name="action">Allow or Pass.</param>
    public static ClusterPolicyRule? Of(ClusterSnapshot snapshot, PolicyFlow flow, PolicyDirection direction, PolicyAction action)
    {
        var other = PolicyEvaluator.Ends(flow, direction).Other;
        ImmutableArray<ClusterPolicyPort> ports = [new(flow.Protocol, flow.Port, flow.Port, null)];
        if (other.Kind == PolicyEndKind.Pod)
        {
            var pods = new PodsOfNamespaces(new LabelSelector(LabelSet.From([new(NameLabel, other.Namespace)]), []), WorkloadLabels.Of(snapshot, other));
            return new(null, action, [new ClusterPolicyPeer { Pods = pods }], ports);
        }

        var blocks = Blocks(other);
        return direction == PolicyDirection.Ingress || blocks.IsEmpty ? null : new(null, action, [new ClusterPolicyPeer { Networks = blocks }], ports);
    }

    private static ImmutableArray<string> Blocks(PolicyEnd other)
    {
        if (other.Ranges.All(range => range == AddressRange.AllIPv4 || range == AddressRange.AllIPv6))
        {
            return [.. other.Ranges.Select(range => range == AddressRange.AllIPv4 ? "0.0.0.0/0" : "::/0")];
        }

        return other.Ranges.All(range => range.First == range.Last)
            ? [.. other.Ranges.Select(range => $"{range.FirstAddress}/{(range.Family == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128)}")]
            : [];
    }
}
