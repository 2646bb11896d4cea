using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>What NetDoctor's own probes say about a denial of the source: a policy is the cause only when it denies and a probe that the
/// same policies deny has failed.</summary>
internal static class PolicyProof
{
    private static readonly ImmutableArray<PolicyDirection> Directions = [PolicyDirection.Egress, PolicyDirection.Ingress];

    /// <summary>Probes that failed where the policies of one end deny NetDoctor as they deny the source.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    /// <param name="isDns">Whether the lookups are meant, not the traffic itself.</param>
    public static IEnumerable<Observation> Confirming(DiagnosisContext context, PolicyDirection direction, bool isDns = false)
    {
        var policies = context.Policies;
        var asked = isDns ? policies.DnsFlows : policies.Flows;
        return context.KeptOut
            .Where(observation => KeptOutProbes.IsLookup(observation) == isDns && IsCertain(context, observation))
            .Where(observation => KeptOutProbes.FlowsOf(policies, observation).ToList() is { Count: > 0 } own
                && own.TrueForAll(mine => asked.Any(one => IsSamePlace(one, mine) && IsAlike(one, mine, direction))))
            .Concat(direction == PolicyDirection.Ingress && !isDns ? ByController(context) : []);
    }

    // It is the controller that dials the endpoints: when it says that they do not answer in time, it has met the denial itself. A backend that
    // refuses may have crashed instead, unless the plugin is known to refuse what it denies, or the backend is known to answer others; 503 says
    // that there is no endpoint.
    private static IEnumerable<Observation> ByController(DiagnosisContext context)
    {
        var denial = context.Policies.Evaluator.Dialect.Denial;
        return context.Route.TargetKind == RouteTargetKind.Ingress
            && context.Policies.Flows.All(flow => flow.OutcomeAt(PolicyDirection.Ingress) == PolicyOutcome.Denied)
            ? context.At(LadderStep.Application).Where(one => IngressAnswers.StatusOf(one) switch
            {
                504 => denial != PolicyDenial.Reject,
                502 => denial == PolicyDenial.Reject || (denial is null && context.Policies.Flows.All(flow => IsAlive(context, flow))),
                _ => false,
            })
            : [];
    }

    /// <summary>Probes that got through where the policies of one end deny NetDoctor.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    /// <param name="isDns">Whether the lookups are meant, not the traffic itself.</param>
    public static IEnumerable<Observation> Contradicting(DiagnosisContext context, PolicyDirection direction, bool isDns = false) =>
        context.Observations.Where(observation => KeptOutProbes.IsLookup(observation) == isDns && HasGotThrough(context, observation)
            && KeptOutProbes.FlowsOf(context.Policies, observation).ToList() is { Count: > 0 } own
            && own.TrueForAll(mine => mine.At(direction)?.Chain.Decision is { Outcome: PolicyOutcome.Denied } or { Reason: PolicyReason.NotEnforced }));

    // What denies NetDoctor must deny the source as well, or the failure says nothing of the source.
    private static bool IsAlike(RouteFlow asked, RouteFlow own, PolicyDirection direction) =>
        own.OutcomeAt(direction) == PolicyOutcome.Denied
        && Directions.All(one => own.OutcomeAt(one) != PolicyOutcome.Denied
            || (asked.OutcomeAt(one) == PolicyOutcome.Denied && Share(asked.At(one)!, own.At(one)!)));

    private static bool Share(RouteEnd asked, RouteEnd own) => Denying(asked).Intersect(Denying(own), ReferenceEqualityComparer.Instance).Any();

    private static IEnumerable<Fact> Denying(RouteEnd end) => end.Chain.Steps
        .Where(step => step.Effect is PolicyEffect.Denies or PolicyEffect.DoesNotAdmit).Select(step => step.Policy);

    private static bool IsSamePlace(RouteFlow one, RouteFlow other) => one.Endpoint is { } endpoint
        ? other.Endpoint?.Address.Equals(endpoint.Address) == true
        : one.Name == other.Name;

    // A reset also comes from a pod where nobody listens: then a kubelet that is answered there tells the two apart.
    private static bool IsCertain(DiagnosisContext context, Observation observation) =>
        observation.Result is not { Outcome: ProbeOutcome.Refused, Refusal.By: not "icmp" }
        || context.Policies.Evaluator.Dialect.Denial == PolicyDenial.Reject
        || KeptOutProbes.FlowsOf(context.Policies, observation).All(flow => flow.Endpoint is { Pod: { } pod } endpoint
            && IsAnsweredThere(pod, endpoint.Address.Port));

    private static bool IsAlive(DiagnosisContext context, RouteFlow flow) => flow.Endpoint is { } endpoint
        && ((endpoint.Pod is { } pod && IsAnsweredThere(pod, endpoint.Address.Port))
            || context.At(LadderStep.Endpoint).Any(seen => seen.Plan.Endpoint?.Address.Equals(endpoint.Address) == true && Wire.HasConnected(seen)));

    private static bool IsAnsweredThere(Pod pod, int port) => pod.IsReady && pod.Containers.Any(container =>
        container.ReadinessProbe is { Action: ContainerProbeAction.Http or ContainerProbeAction.Tcp or ContainerProbeAction.Grpc } probe
        && (probe.Port.IsName
            ? container.Ports.Any(declared => declared.Name == probe.Port.Text && declared.Port == port)
            : probe.Port.Number == port));

    private static bool HasGotThrough(DiagnosisContext context, Observation observation) =>
        Wire.HasConnected(observation) || observation.Result is DnsProbeResult { Rcode: not null }
        || (observation.Result is { Outcome: ProbeOutcome.Refused, Refusal.By: not "icmp" }
            && context.Policies.Evaluator.Dialect.Denial == PolicyDenial.Drop);
}
