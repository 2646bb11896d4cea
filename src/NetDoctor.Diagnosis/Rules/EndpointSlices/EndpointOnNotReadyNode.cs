using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>Traffic goes to endpoints on a node whose kubelet does not report, and they fail.</summary>
/// <remarks>The node controller marks the pods not ready only after its grace period, and the Service goes on using them until then.
/// Source: Kubernetes documentation, "Nodes", Node controller (node-monitor-grace-period, 50 s by default).</remarks>
public sealed class EndpointOnNotReadyNode : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS10", "Endpoint on a NotReady node", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Node, ResourceKind.EndpointSlice],
        Explains = ["EPS11", "SVC28", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            yield break;
        }

        var chosen = context.Route.ChosenEndpoints.ToList();
        var there = chosen
            .Select(endpoint => (Endpoint: endpoint, Node: NotReady(context.Snapshot, endpoint.Node)))
            .Where(pair => pair.Node is not null)
            .ToList();
        if (there.Count == 0)
        {
            yield break;
        }

        var failing = there.Where(pair => IsSilent(context, pair.Endpoint) && !Places.IsReached(context, pair.Endpoint.Node)).ToList();
        var shown = failing.Count > 0 ? failing : there;
        var nodes = shown.Select(pair => pair.Node!).DistinctBy(node => node.Name).ToList();
        yield return new RuleFinding
        {
            Subject = nodes[0].Reference.ToString(),
            Summary = $"{shown.Count} of {chosen.Count} endpoints of {service.Reference} {(shown.Count == 1 ? "is" : "are")} on "
                + $"{PodWords.List(nodes.Select(node => node.Name), 3)}, which {(nodes.Count == 1 ? LostNode.State(context.Snapshot, nodes[0]) : "are not Ready")}"
                + (failing.Count > 0 ? $", and {(failing.Count == 1 ? "fails" : "fail")}." : "."),
            Evidence =
            [
                .. nodes.Take(3).Select(node => context.Derived(node, Words(context, node))),
                .. shown.Take(3).SelectMany(pair => SliceEndpoints.ProbesOf(context, pair.Endpoint).Take(1))
                    .Select(probe => DiagnosisContext.Observed(probe)),
            ],
            Fixes = LostNode.Fixes(nodes[0].Name),
            Coverage = SliceEndpoints.CoverageOf(shown.Select(pair => pair.Endpoint)),
            Severity = failing.Count == chosen.Count ? Severity.Error : Severity.Warning,
            IsHazard = failing.Count == 0,
        };
    }

    // What refuses or answers wrongly is on a machine that is alive, whatever its kubelet says.
    private static bool IsSilent(DiagnosisContext context, RouteEndpoint endpoint) => SliceEndpoints.Fails(context, endpoint)
        && SliceEndpoints.ProbesOf(context, endpoint).All(probe =>
            !probe.Failed || EndpointResults.HopOf(probe.Result.Outcome) == Hop.Network);

    private static Node? NotReady(ClusterSnapshot snapshot, string? name) =>
        name is not null && snapshot.Nodes.Find("", name) is { } node && node.Conditions.Find("Ready") is { Status: not ConditionStatus.True }
            ? node
            : null;

    private static string Words(DiagnosisContext context, Node node)
    {
        var ready = node.Conditions.Find("Ready")!;
        var since = ready.ChangedAt is { } changed ? $" since {Ages.Of(context.Snapshot.ObservedAt - changed)}" : "";
        var why = ready.Reason is null ? "" : $" ({ready.Reason})";
        return $"its condition Ready is {ready.Status}{since}{why}";
    }
}
