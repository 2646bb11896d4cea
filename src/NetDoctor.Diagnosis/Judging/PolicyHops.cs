using System.Collections.Immutable;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges the policies at both ends: what the engine derives, and whether probes have shown it.</summary>
internal static class PolicyHops
{
    /// <summary>What policies say is not known without each of these: the policies, and whom their selectors mean.</summary>
    internal static readonly ImmutableArray<ResourceKind> Kinds =
    [
        ResourceKind.NetworkPolicy, ResourceKind.AdminNetworkPolicy, ResourceKind.BaselineAdminNetworkPolicy, ResourceKind.ClusterNetworkPolicy,
        ResourceKind.Namespace, ResourceKind.Pod,
    ];

    /// <summary>The hop of one end.</summary>
    /// <param name="hop"><c>EgressPolicy</c> or <c>IngressPolicy</c>.</param>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    public static HopAssessment Assess(Hop hop, DiagnosisContext context, Sightings seen)
    {
        var direction = hop == Hop.EgressPolicy ? PolicyDirection.Egress : PolicyDirection.Ingress;
        var subject = hop == Hop.EgressPolicy ? context.Route.Source.ToString() : "target pods";
        if (Kinds.Where(kind => !context.Snapshot.IsComplete(kind)).Take(1).ToArray() is [var missing])
        {
            return HopAssessment.Whole(hop, HopState.Unknown, subject, $"{missing} objects are not known", Basis.Assumed);
        }

        if (hop == Hop.IngressPolicy && seen.IsServedByIngress)
        {
            return HopAssessment.Whole(hop, HopState.Ok, subject, "the Ingress' controller gets through", Basis.Observed);
        }

        var flows = context.Policies.Flows;
        if (flows.IsEmpty)
        {
            return WithoutFlows(hop, direction, context, subject);
        }

        var denied = flows.Where(flow => flow.OutcomeAt(direction) == PolicyOutcome.Denied).ToList();
        if (denied.Count > 0)
        {
            return Denied(hop, direction, context, subject, denied);
        }

        var unknown = flows.FirstOrDefault(flow => flow.OutcomeAt(direction) == PolicyOutcome.Unknown);
        return unknown is null
            ? HopAssessment.Whole(hop, HopState.Ok, subject, flows[0].At(direction)!.Words, Basis.Derived)
            : HopAssessment.Whole(hop, HopState.Unknown, subject, unknown.WhyUnknown ?? unknown.At(direction)?.Words ?? "it cannot be told", Basis.Derived);
    }

    private static HopAssessment Denied(
        Hop hop, PolicyDirection direction, DiagnosisContext context, string subject, List<RouteFlow> denied)
    {
        var words = denied[0].At(direction)!.Words;
        var closed = PolicyProof.Closed(context, direction);
        var through = PolicyProof.Contradicting(context, direction).FirstOrDefault();
        if (closed.IsEmpty && through is not null)
        {
            // What enters a target is let through for everybody when it is for one who is denied; what leaves a pod, only for that pod.
            // A policy that was just made will be met in a moment.
            var isSettled = context.Snapshot.IsAgo(denied[0].At(direction)!.Chain.Decision.Policy!.CreatedAt, Convergence.Usual);
            var isShown = (isSettled && direction == PolicyDirection.Ingress) || context.IsFromSource;
            return HopAssessment.Whole(
                hop, isShown ? HopState.Ok : HopState.Unknown, subject, $"{words}; yet {through.Result.Target} {ProbeText.Describe(through.Result)}",
                Basis.Observed);
        }

        var isConfirmed = PolicyProof.Confirming(context, direction).Any();
        var all = context.Policies.Flows.Length;
        var basis = isConfirmed ? Basis.Observed : Basis.Derived;
        return closed.Length == all
            ? HopAssessment.Whole(hop, HopState.Failed, subject, words, basis)
            : new HopAssessment(
                new RouteHop(hop, HopState.Degraded, subject, $"{closed.Length} of {all} are closed: {closed[0].At(direction)!.Words}", basis),
                [.. closed.Select(NamesOf)]);
    }

    // Where the traffic leads is not known, but without any policy at this end that does not matter.
    private static HopAssessment WithoutFlows(Hop hop, PolicyDirection direction, DiagnosisContext context, string subject)
    {
        var policies = context.Policies;
        if (hop == Hop.IngressPolicy)
        {
            return HopAssessment.Whole(hop, HopState.Ok, subject, "no pod whose policies could have a say", Basis.Derived);
        }

        if (policies.Source is not { } source)
        {
            return HopAssessment.Whole(hop, HopState.Unknown, subject, "which pod it is, is not known", Basis.Derived);
        }

        return policies.Evaluator.Index.Concerns(source, direction)
            ? HopAssessment.Whole(hop, HopState.Unknown, subject, "policies limit what it reaches, and where its traffic leads is not known", Basis.Derived)
            : HopAssessment.Whole(hop, HopState.Ok, subject, $"no policy isolates {source} for egress", Basis.Derived);
    }

    private static ImmutableArray<string> NamesOf(RouteFlow flow)
    {
        var pod = flow.Endpoint?.Pod;
        return pod is null ? [flow.Name] : [flow.Endpoint!.Address.ToString(), $"{pod.Namespace}/{pod.Name}"];
    }
}
