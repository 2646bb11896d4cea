using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>A node says that its pod network is not set up, and what runs there does not answer or does not start.</summary>
/// <remarks>Set by cloud route controllers and by some network plugins; a node without the condition says nothing. Source: Kubernetes
/// documentation, "Nodes", Node status, condition NetworkUnavailable.</remarks>
public sealed class NodeNetworkUnavailable : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI02", "NetworkUnavailable", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Node, ResourceKind.Pod],
        Explains = ["CNI04", "POD04", "SVC12", "DNS26", "EPS11", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var failing = Places.Unanswered(context)
            .Where(probed => Unavailable(context, probed.Endpoint.Node) is not null && !Places.IsReached(context, probed.Endpoint.Node))
            .ToImmutableArray();
        var waiting = Places.WithoutSandbox(context)
            .Where(pod => Unavailable(context, pod.NodeName) is not null && !SandboxFailing.WaitsForVolume(context.Snapshot, pod))
            .ToImmutableArray();
        var names = failing.Select(probed => probed.Endpoint.Node!).Concat(waiting.Select(pod => pod.NodeName!))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var isFailing = !names.IsEmpty;
        if (!isFailing)
        {
            names = [.. context.Route.ChosenEndpoints.Select(endpoint => endpoint.Node).Append(context.Route.Source.Node).OfType<string>()
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Where(name => Unavailable(context, name) is not null)];
        }

        if (names.IsEmpty)
        {
            yield break;
        }

        var conditions = names.Select(name => (Name: name, Condition: Unavailable(context, name)!)).ToImmutableArray();
        var what = isFailing
            ? $"{failing.Length + waiting.Length} of the target's pods {(failing.Length + waiting.Length == 1 ? "is" : "are")} there and "
                + (waiting.IsEmpty ? "not answering" : "without a network")
            : "nothing of this question fails for it";
        yield return new RuleFinding
        {
            Subject = $"Node {names[0]}",
            Summary = $"{PodWords.List(names.Select(name => $"Node {name}"), 3)} {(names.Length == 1 ? "says" : "say")} that the pod network is not set up; {what}.",
            Evidence =
            [
                .. conditions.Take(3).Select(pair => context.Derived($"Node {pair.Name}", Places.Words(context.Snapshot, pair.Condition))),
                .. failing.Take(2).Select(probed => DiagnosisContext.Observed(probed.Observation)),
            ],
            Fixes =
            [
                new Fix("Read what the node says, then look at the network plugin's pod there.", $"kubectl describe node {names[0]}"),
                new Fix("The network plugin's pods on the node:", $"kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={names[0]}"),
            ],
            Coverage = Coverage.Of(Places.NamesOf(failing).Concat(waiting.Select(TargetPods.NameOf)).Distinct(StringComparer.Ordinal)),
            IsHazard = !isFailing,
            Hop = waiting.IsEmpty ? null : Hop.Endpoints,
        };
    }

    private static Condition? Unavailable(DiagnosisContext context, string? name) =>
        name is not null && context.Snapshot.Nodes.Find("", name)?.Conditions.Find("NetworkUnavailable") is { Status: ConditionStatus.True } condition
            ? condition
            : null;
}
