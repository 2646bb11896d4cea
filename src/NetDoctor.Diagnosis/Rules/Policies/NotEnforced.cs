using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>Policies deny a connection that a probe has made: the network plugin does not enforce them, or not on that node.</summary>
/// <remarks>A NetworkPolicy has no effect without a plugin that implements it; its agent on each node does so for the pods there, and rules of a
/// pod stay behind when the agent is gone, while later pods get none. A policy takes effect some time after it is made.
/// Source: Kubernetes documentation, "Network Policies", Prerequisites and Pod lifecycle.</remarks>
public sealed class NotEnforced : IRule
{
    private const int Most = 3;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL25", "Policy present, CNI does not enforce", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var direction in new[] { PolicyDirection.Ingress, PolicyDirection.Egress })
        {
            if (Through(context, direction) is not { } through)
            {
                continue;
            }

            var end = through.Flow.At(direction)!;
            var policy = end.Chain.Decision.Policy!;
            if (!context.Snapshot.IsAgo(policy.CreatedAt, Convergence.Usual))
            {
                continue; // POL32: it may not have got there yet.
            }

            yield return Finding(context, direction, through, end, policy);
            yield break;
        }
    }

    private static RuleFinding Finding(
        DiagnosisContext context, PolicyDirection direction, (Observation Seen, RouteFlow Flow) through, RouteEnd end, Fact policy)
    {
        var closed = PolicyProof.Closed(context, direction);
        var open = closed.IsEmpty ? [] : Open(context, direction);
        var first = open.IsEmpty ? through : open[0];
        return new RuleFinding
        {
            Subject = policy.Reference.ToString(),
            Summary = open.IsEmpty
                ? $"{policy.Reference} is not enforced: {end.Words}, yet {first.Seen.Result.Target} {ProbeText.Describe(first.Seen.Result)} from there."
                : $"{policy.Reference} is not enforced {(direction == PolicyDirection.Ingress ? "at" : "towards")} {Names(open)}: {end.Words}, yet "
                    + $"{first.Seen.Result.Target} {ProbeText.Describe(first.Seen.Result)} from there, while {closed.Length} of "
                    + $"{context.Policies.Flows.Length} are closed.",
            Evidence = [context.Derived(policy, end.Words), .. (open.IsEmpty ? [through] : open).Take(Most).Select(one => DiagnosisContext.Observed(one.Seen))],
            Fixes = [FixOf(direction == PolicyDirection.Ingress ? first.Flow.Endpoint?.Node : first.Seen.Result.Vantage.Node, !open.IsEmpty)],
            Hop = direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy,
            IsHazard = true,
        };
    }

    // Elsewhere the same policies are enforced, so that the plugin is able to.
    private static Fix FixOf(string? node, bool isOnlyThere) => isOnlyThere
        ? new Fix(
            $"See whether the network plugin's agent runs{(node is null ? " there" : $" on node {node}")} and follows changes; restart it, then the pods that it missed.",
            $"kubectl get pods -A -o wide{(node is null ? "" : $" --field-selector spec.nodeName={node}")}")
        : new Fix(
            "Use a network plugin that enforces policies, or add one that only does that; see which plugin runs.",
            "kubectl -n kube-system get daemonsets -o wide");

    private static string Names(ImmutableArray<(Observation Seen, RouteFlow Flow)> open) =>
        string.Join(", ", open.Take(Most).Select(one => NameOf(one.Flow))) + (open.Length > Most ? $" and {open.Length - Most} more" : "");

    private static string NameOf(RouteFlow flow) => flow.Endpoint is { } endpoint
        ? $"{endpoint.Pod?.Reference.ToString() ?? "the endpoint"} {endpoint.Address}{(endpoint.Node is { } node ? $" (node {node})" : "")}"
        : flow.Name;

    // Where the probe of an endpoint's own address got through, each of them once.
    private static ImmutableArray<(Observation Seen, RouteFlow Flow)> Open(DiagnosisContext context, PolicyDirection direction) =>
    [
        .. PolicyProof.Contradicting(context, direction)
            .Select(seen => (Seen: seen, Flows: KeptOutProbes.FlowsOf(context.Policies, seen).Take(2).ToArray()))
            .Where(one => one.Flows is [_])
            .Select(one => (one.Seen, Flow: one.Flows[0]))
            .DistinctBy(one => one.Flow.Name),
    ];

    private static (Observation Seen, RouteFlow Flow)? Through(DiagnosisContext context, PolicyDirection direction)
    {
        foreach (var seen in PolicyProof.Contradicting(context, direction))
        {
            return (seen, KeptOutProbes.FlowsOf(context.Policies, seen).First());
        }

        return null;
    }
}
