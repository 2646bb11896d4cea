using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What the probes of a diagnosis have shown, for rules that must not contradict them.</summary>
internal static class Wire
{
    /// <summary>Whether a connection was made, whatever became of it then.</summary>
    /// <param name="observation">A probe of TCP, UDP or HTTP.</param>
    public static bool HasConnected(Observation observation) => observation.Result.Outcome is ProbeOutcome.Succeeded
        or ProbeOutcome.Hung or ProbeOutcome.Reset or ProbeOutcome.Closed or ProbeOutcome.TlsFailed or ProbeOutcome.Malformed;

    /// <summary>Whether the address that the question leads to, or an endpoint chosen for it, was reached.</summary>
    /// <param name="context">All that is known.</param>
    public static bool WasReached(DiagnosisContext context) => Dials(context).Any(observation =>
        HasConnected(observation) && observation.Plan.Endpoint is null or { IsChosen: true }
        && IngressAnswers.IsFromBackend(context, observation));

    /// <summary>Dials that failed, in the order of the ladder.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Observation> FailedDials(DiagnosisContext context) =>
        Dials(context).Where(observation => observation.Failed && !HasConnected(observation));

    /// <summary>The name at the DNS Service and at its pods, as far as it was asked.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Observation> Lookups(DiagnosisContext context) => context.At(LadderStep.Name)
        .Concat(context.At(LadderStep.Srv)).Concat(context.At(LadderStep.NameAtReplica));

    /// <summary>Whether the name led somewhere.</summary>
    /// <param name="context">All that is known.</param>
    public static bool HasResolved(DiagnosisContext context) => Lookups(context).Any(observation => observation.Succeeded);

    /// <summary>Lookups that were answered with NXDOMAIN.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Observation> Absent(DiagnosisContext context) =>
        Lookups(context).Where(observation => observation.Result.Outcome == ProbeOutcome.NxDomain);

    private static IEnumerable<Observation> Dials(DiagnosisContext context) => context.Observations.Where(observation =>
        observation.Plan.Step is LadderStep.Frontend or LadderStep.NodePort or LadderStep.Endpoint or LadderStep.Application
            or LadderStep.EndpointApplication);
}
