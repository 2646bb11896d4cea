using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>The nodes that a question's traffic ends on, with what fails there.</summary>
internal static class Places
{
    /// <summary>Chosen endpoints whose packets get no answer, or an ICMP error: what a broken network does. Refusals come from the host
    /// itself and do not count.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<ProbedEndpoint> Unanswered(DiagnosisContext context) =>
        [.. ProbedEndpoints.Chosen(context).Where(probed => probed.IsBad
            && EndpointResults.HopOf(probed.Observation.Result.Outcome) == Model.Diagnoses.Hop.Network)];

    /// <summary>Whether an endpoint on a node was reached, well or not: then the node and the network to it are not what is silent.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="node">Name of the node; null for none.</param>
    /// <param name="isMeant">Which of the node's endpoints count; null for all.</param>
    public static bool IsReached(DiagnosisContext context, string? node, Func<RouteEndpoint, bool>? isMeant = null) =>
        node is not null && ProbedEndpoints.Of(context).Any(probed => probed.Endpoint.Node == node
            && EndpointResults.HopOf(probed.Observation.Result.Outcome) != Model.Diagnoses.Hop.Network
            && isMeant?.Invoke(probed.Endpoint) != false);

    /// <summary>Pods behind the target that have a node and no address yet.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Pod> WithoutSandbox(DiagnosisContext context) =>
        [.. TargetPods.NotReady(context.Route).Where(pod => pod is { NodeName: not null, Phase: PodPhase.Pending } && pod.PodIPs.IsEmpty)];

    /// <summary>Whether the endpoints on a set of nodes, and only they, get no answer, while others do: the nodes tell them apart.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="isOfNodes">Whether a node is of the set.</param>
    public static bool FailsThereOnly(DiagnosisContext context, Func<string, bool> isOfNodes) => ProbedEndpoints.FailsExactly(
        ProbedEndpoints.Chosen(context), endpoint => endpoint.Node is { } node && isOfNodes(node));

    /// <summary>What a finding about endpoints covers.</summary>
    /// <param name="probed">The endpoints.</param>
    public static IEnumerable<string> NamesOf(IEnumerable<ProbedEndpoint> probed) => probed.SelectMany(one => one.Endpoint.Pod is { } pod
        ? new[] { one.Endpoint.Address.ToString(), TargetPods.NameOf(pod) }
        : [one.Endpoint.Address.ToString()]);

    /// <summary>Node in words with a condition that is wrong: <c>Ready is Unknown since 3 min (NodeStatusUnknown)</c>.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="condition">The condition.</param>
    public static string Words(ClusterSnapshot snapshot, Condition condition)
    {
        var since = condition.ChangedAt is { } changed ? $" since {Ages.Clock(changed, snapshot.ObservedAt)}" : "";
        return $"{condition.Type} is {condition.Status}{since}{(condition.Reason is { } reason ? $" ({reason})" : "")}";
    }
}
