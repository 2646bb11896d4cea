using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Policies;
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
                && own.TrueForAll(mine => asked.Any(one => (IsSamePlace(one, mine) || IsWayToController(context.Route, direction)) && IsAlike(one, mine, direction))))
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

    /// <summary>The source's flows that the policies of one end deny, without those of which probes show otherwise; empty when nothing is left.</summary>
    /// <remarks>Each node enforces policies for its own pods, so that one endpoint may be open that should be closed, and the next one closed.
    /// Once a probe got through, objects alone no longer count: what is still closed is what NetDoctor was seen to be kept from.</remarks>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    public static ImmutableArray<RouteFlow> Closed(DiagnosisContext context, PolicyDirection direction)
    {
        var denied = context.Policies.Flows.Where(flow => flow.OutcomeAt(direction) == PolicyOutcome.Denied).ToImmutableArray();
        if (denied.IsEmpty)
        {
            return denied;
        }

        var through = Contradicting(context, direction)
            .Select(observation => KeptOutProbes.FlowsOf(context.Policies, observation).ToList())
            .Where(own => own.Exists(mine => denied.Any(one => IsOneDenial(context, one.At(direction)!, mine.At(direction)!))))
            .ToList();
        if (through.Count == 0)
        {
            return denied;
        }

        var met = context.KeptOut.Where(observation => IsCertain(context, observation))
            .Select(observation => KeptOutProbes.FlowsOf(context.Policies, observation).Take(2).ToArray())
            .Where(own => own is [_])
            .Select(own => own[0])
            .ToList();
        var closed = denied.Where(flow => met.Exists(mine => IsSameEnd(context, flow, mine, direction) && IsAlike(flow, mine, direction))).ToImmutableArray();

        // What got through by an address that stands for several of them met one that is open; when none is left that may be, nothing is certain.
        return through.Exists(own => own.TrueForAll(mine => closed.Any(one => IsSamePlace(one, mine)))) ? [] : closed;
    }

    /// <summary>Whether a probe that got through shows that policies deny nothing where another one failed.</summary>
    /// <remarks>It does for its own way, and past any other way to the same endpoint where it was made at the endpoint's own address. A policy that was just
    /// made may have come into effect between the two.</remarks>
    /// <param name="context">All that is known.</param>
    /// <param name="failed">NetDoctor's flow that the failed probe was part of.</param>
    /// <param name="open">NetDoctor's flow that got through.</param>
    public static bool IsOpened(DiagnosisContext context, RouteFlow failed, RouteFlow open) =>
        Directions.All(direction => failed.OutcomeAt(direction) != PolicyOutcome.Denied
            || (IsDenied(open, direction) && IsSettled(context, open.At(direction)!)
                && (ReferenceEquals(open, failed) || (context.Policies.OwnDirectFlows.Contains(open) && IsSameEnd(context, failed, open, direction)))));

    /// <summary>Whether a probe got past whatever policies there are.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">The probe.</param>
    public static bool HasGotThrough(DiagnosisContext context, Observation observation) =>
        Wire.HasConnected(observation) || observation.Result is DnsProbeResult { Rcode: not null }
        || (observation.Result is { Outcome: ProbeOutcome.Refused, Refusal.By: not "icmp" }
            && context.Policies.Evaluator.Dialect.Denial == PolicyDenial.Drop);

    /// <summary>Probes that got through where the policies of one end deny NetDoctor.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    /// <param name="isDns">Whether the lookups are meant, not the traffic itself.</param>
    public static IEnumerable<Observation> Contradicting(DiagnosisContext context, PolicyDirection direction, bool isDns = false) =>
        context.Observations.Where(observation => KeptOutProbes.IsLookup(observation) == isDns && HasGotThrough(context, observation)
            && KeptOutProbes.FlowsOf(context.Policies, observation).ToList() is { Count: > 0 } own
            && own.TrueForAll(mine => IsDenied(mine, direction)));

    private static bool IsDenied(RouteFlow flow, PolicyDirection direction) =>
        flow.At(direction)?.Chain.Decision is { Outcome: PolicyOutcome.Denied } or { Reason: PolicyReason.NotEnforced };

    private static bool IsSettled(DiagnosisContext context, RouteEnd end) =>
        end.Chain.Decision.Policy is not { } policy || context.Snapshot.IsAgo(policy.CreatedAt, Convergence.Usual);

    // What denies NetDoctor must deny the source as well, or the failure says nothing of the source.
    private static bool IsAlike(RouteFlow asked, RouteFlow own, PolicyDirection direction) =>
        own.OutcomeAt(direction) == PolicyOutcome.Denied
        && Directions.All(one => own.OutcomeAt(one) != PolicyOutcome.Denied
            || (asked.OutcomeAt(one) == PolicyOutcome.Denied && Share(asked.At(one)!, own.At(one)!)));

    private static bool Share(RouteEnd asked, RouteEnd own) => Denying(asked).Intersect(Denying(own), ReferenceEqualityComparer.Instance).Any();

    // Past a policy of the administrator the others would have been met.
    private static bool IsOneDenial(DiagnosisContext context, RouteEnd asked, RouteEnd own) => Share(asked, own)
        || (asked.Chain.Decision.Stage == PolicyStage.NetworkPolicy
            && context.Policies.Evaluator.DecideBy(PolicyStage.NetworkPolicy, own.Flow, own.Chain.Direction) is { Outcome: PolicyOutcome.Denied, Policy: { } policy }
            && Denying(asked).Contains(policy, ReferenceEqualityComparer.Instance));

    private static IEnumerable<Fact> Denying(RouteEnd end) => end.Chain.Steps
        .Where(step => step.Effect is PolicyEffect.Denies or PolicyEffect.DoesNotAdmit).Select(step => step.Policy);

    private static bool IsSamePlace(RouteFlow one, RouteFlow other) => one.Endpoint is { } endpoint
        ? other.Endpoint?.Address.Equals(endpoint.Address) == true
        : one.Name == other.Name;

    // The address of a Service, or of a node that forwards, is another end than the pod behind it; so may be what leaves a pod for it.
    private static bool IsSameEnd(DiagnosisContext context, RouteFlow one, RouteFlow other, PolicyDirection direction) =>
        (direction == PolicyDirection.Ingress || context.Policies.Evaluator.Dialect.JudgesAfterTranslation == true || !IsTranslated(context.Route))
        && one.At(direction)?.Flow is { } flow && other.At(direction)?.Flow is { } another
        && flow.Protocol == another.Protocol && flow.Port == another.Port && flow.Destination.Ranges.SequenceEqual(another.Destination.Ranges);

    private static bool IsTranslated(Route route) => route.TargetKind is RouteTargetKind.ClusterIP or RouteTargetKind.NodePort
        or RouteTargetKind.LoadBalancer or RouteTargetKind.ExternalIP;

    // What leaves for an Ingress is for its controller, whatever is behind it.
    private static bool IsWayToController(Route route, PolicyDirection direction) =>
        direction == PolicyDirection.Egress && route.TargetKind == RouteTargetKind.Ingress;

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
}
