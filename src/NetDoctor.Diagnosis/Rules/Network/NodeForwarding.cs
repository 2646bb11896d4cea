using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Which failing probes had to pass a node, for rules about what nodes do with packets.</summary>
internal static class NodeForwarding
{
    /// <summary>Probes that were lost between two places, with the node of the source and that of the place they were to arrive at.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<LostProbe> Lost(DiagnosisContext context) =>
        from observation in context.Observations
        where observation.Failed && !Wire.HasConnected(observation) && observation.Plan.Step is not LadderStep.NameAtUpstream
            && observation.Result.Outcome is not (ProbeOutcome.NxDomain or ProbeOutcome.NoData or ProbeOutcome.ServerFailure or ProbeOutcome.QueryRefused)
        select new LostProbe(observation, observation.Plan.Vantage.Node, ArrivalOf(context, observation));

    /// <summary>What lost probes cover: their addresses, and the pods behind them.</summary>
    /// <param name="lost">The probes.</param>
    public static Coverage CoverageOf(IEnumerable<LostProbe> lost) => Coverage.Of(lost
        .SelectMany(probe => new[] { probe.Observation.Result.Target, probe.Arrival is { } pod ? TargetPods.NameOf(pod) : null, probe.Observation.Plan.Peer })
        .OfType<string>().Distinct(StringComparer.Ordinal));

    private static Pod? ArrivalOf(DiagnosisContext context, Observation observation) => observation.Plan switch
    {
        { Endpoint.Pod: { } pod } => pod,
        { Step: LadderStep.NameAtReplica or LadderStep.NameOverTcp, Peer: { } peer } when peer.Split('/') is [var ns, var name] => context.Snapshot.Pods.Find(ns, name),
        // Behind an address that is translated there may be several; of one alone the way is known.
        { Step: LadderStep.Frontend or LadderStep.Application or LadderStep.NodePort }
            when context.Route.ChosenEndpoints.Select(endpoint => endpoint.Pod).OfType<Pod>().Distinct().Take(2).ToArray() is [var only] => only,
        _ => null,
    };
}

/// <summary>A probe that was lost.</summary>
/// <param name="Observation">The probe.</param>
/// <param name="From">Node that it started on; null when unknown.</param>
/// <param name="Arrival">Pod that it was to arrive at; null when that is not one, or not known.</param>
internal sealed record LostProbe(Observation Observation, string? From, Pod? Arrival)
{
    /// <summary>Node that it was to arrive at; null when unknown.</summary>
    public string? To => Arrival?.NodeName;

    /// <summary>Whether it was to leave its node.</summary>
    public bool CrossesNodes => From is not null && To is not null && From != To;
}
