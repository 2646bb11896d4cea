using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>How endpoints that fail look from other places.</summary>
internal static class Contrasts
{
    /// <summary>Endpoints on other nodes that were lost on the way, with what was seen of them from other places.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Contrasted> Across(DiagnosisContext context) =>
        from lost in NodeForwarding.Lost(context)
        where lost.CrossesNodes && lost.Observation.Plan.Step == LadderStep.Endpoint
        let around = context.Contrast.Where(seen => WasMade(seen) && seen.Plan.Endpoint?.Node == lost.To).ToImmutableArray()
        where !around.IsEmpty
        select new Contrasted(lost, around);

    /// <summary>Those of which only the pod network between the two nodes can be broken.</summary>
    /// <param name="context">All that is known.</param>
    /// <remarks>A policy of the target would look alike: it binds what comes from other nodes, and never what its own node sends. Source: Kubernetes
    /// documentation, "Network Policies", The two sorts of pod isolation.</remarks>
    public static IEnumerable<Contrasted> OfPodNetwork(DiagnosisContext context) => context.Route.IngressPolicies.IsEmpty
        ? Across(context).Where(one => one.FailsFromSourceNode && one.WorksFromItsNode && one.NodesReachEachOther)
        : [];

    private static bool WasMade(Observation seen) => seen.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);
}

/// <summary>An endpoint that was lost on the way to another node.</summary>
/// <param name="Lost">The probe.</param>
/// <param name="Around">What was seen of endpoints on that node, and of the node, from other places.</param>
internal sealed record Contrasted(LostProbe Lost, ImmutableArray<Observation> Around)
{
    /// <summary>From one of the two nodes to the other, in both directions as far as they were tried.</summary>
    public ImmutableArray<Observation> BetweenNodes => At(LadderStep.BetweenNodes);

    /// <summary>Whether the nodes reach each other: each direction that was tried got an answer, also a refusal.</summary>
    public bool NodesReachEachOther => !BetweenNodes.IsEmpty && BetweenNodes.All(IsAnswered);

    /// <summary>Whether nothing got from one node to the other, in any direction that was tried.</summary>
    public bool NodesAreApart => !BetweenNodes.IsEmpty && !BetweenNodes.Any(IsAnswered);

    /// <summary>Whether the endpoint's own node reaches it.</summary>
    public bool WorksFromItsNode => At(LadderStep.FromTargetNode).Any(IsAnswered);

    /// <summary>Whether the source's node fails to reach it, as the source does.</summary>
    public bool FailsFromSourceNode => At(LadderStep.FromSourceNode) is { IsEmpty: false } seen && !seen.Any(IsAnswered);

    /// <summary>Whether something got from the source's node to the endpoint.</summary>
    public bool WorksFromSource => At(LadderStep.FromSourceNode).Any(IsAnswered);

    private ImmutableArray<Observation> At(LadderStep step) => [.. Around.Where(seen => seen.Plan.Step == step)];

    private static bool IsAnswered(Observation seen) => seen.Succeeded || Wire.HasConnected(seen) || EndpointResults.IsClosed(seen);
}
