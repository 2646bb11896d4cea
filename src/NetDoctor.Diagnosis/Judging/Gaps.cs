using System.Collections.Immutable;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Names the evidence that is missing for a firmer answer.</summary>
internal static class Gaps
{
    public static IEnumerable<NotEvaluated> Of(
        DiagnosisContext context, Sightings seen, Verdict verdict, ImmutableArray<HopAssessment> hops)
    {
        var route = context.Route;
        if (route.Source.Reference is WorkloadSource or NodeSource && route.Source.Problem is null)
        {
            yield return new NotEvaluated(
                "DOC08",
                $"probes ran in NetDoctor's own pod, not in {route.Source}: no agent can probe from there");
        }

        if (route.Source.Reference is OutsideSource)
        {
            yield return new NotEvaluated(
                "DOC08", "probes ran inside the cluster: what lies before its nodes was not tried");
        }

        if (seen.IsItsOwnEndpoint)
        {
            yield return new NotEvaluated("SVC26", $"no agent can probe from {route.Source}, the Service's only endpoint, back to itself");
        }

        foreach (var hop in hops.Select(hop => hop.Hop).Where(hop => hop.State == HopState.Unknown))
        {
            if (hop.Hop is Hop.EgressPolicy or Hop.IngressPolicy)
            {
                yield return new NotEvaluated(
                    hop.Hop == Hop.EgressPolicy ? "POL02" : "POL01",
                    $"{hop.Detail}; what NetworkPolicies admit is not evaluated");
            }
        }

        if (verdict == Verdict.Unreachable && hops.Any(hop => hop.Hop is { Hop: Hop.Network, State: HopState.Failed }))
        {
            yield return new NotEvaluated("CNI06", "no agent on the nodes: routes, rules and links were not read");
        }
    }
}
