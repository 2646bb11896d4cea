using System.Collections.Immutable;
using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>An end at which policies deny the traffic of the question, as far as the wire does not say otherwise.</summary>
/// <param name="Direction">Which end.</param>
/// <param name="Flows">The flows that are denied there; never empty.</param>
/// <param name="Coverage">What of the traffic that is.</param>
internal sealed record DeniedEnd(PolicyDirection Direction, ImmutableArray<RouteFlow> Flows, Coverage Coverage)
{
    private const int Most = 3;

    /// <summary>The first denied flow, as this end sees it.</summary>
    public RouteEnd First => Flows[0].At(Direction)!;

    /// <summary>Hop of the route.</summary>
    public Hop Hop => Direction == PolicyDirection.Egress ? Hop.EgressPolicy : Hop.IngressPolicy;

    /// <summary>The policy at fault: the one that denies, or the first that isolates.</summary>
    public Fact Policy => First.Chain.Decision.Policy!;

    /// <summary>What policies deny at one end; null when they deny nothing there, or probes got through wherever they deny it.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="direction">Which end.</param>
    public static DeniedEnd? Of(DiagnosisContext context, PolicyDirection direction)
    {
        var closed = PolicyProof.Closed(context, direction);
        return closed.IsEmpty ? null
            : new(direction, closed, closed.Length == context.Policies.Flows.Length ? Coverage.All : Coverage.Of(closed.SelectMany(NamesOf)));
    }

    /// <summary>Both ends at which something is denied, the source's first.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<DeniedEnd> All(DiagnosisContext context) =>
        new[] { PolicyDirection.Egress, PolicyDirection.Ingress }.Select(direction => Of(context, direction)).OfType<DeniedEnd>();

    /// <summary>What the policies say, what probes met that they deny as well, and what got past them; in this order.</summary>
    /// <param name="context">All that is known.</param>
    public ImmutableArray<Evidence> Evidence(DiagnosisContext context) =>
    [
        .. First.Chain.Steps.Where(step => step.Effect != PolicyEffect.NoMatch).Take(Most).Select(step => context.Derived(step.Policy, Describe(step))),
        .. PolicyProof.Confirming(context, Direction).Take(Most).Select(observation => DiagnosisContext.Observed(observation)),
        .. Past(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
    ];

    // No policy binds what the node of a pod itself sends to it, nor the node of the source as it binds the source: where that gets to the endpoint,
    // neither the endpoint nor the way to it is what fails.
    private IEnumerable<Observation> Past(DiagnosisContext context)
    {
        var step = Direction == PolicyDirection.Egress ? LadderStep.FromSourceNode : LadderStep.FromTargetNode;
        return context.Contrast.Where(seen => seen.Plan.Step == step && Wire.HasConnected(seen)
            && Flows.Any(flow => flow.Endpoint is { } endpoint && endpoint.Address.Equals(seen.Plan.Endpoint?.Address)));
    }

    private string Describe(PolicyStep step) => step.Policy is NetworkPolicy policy
        ? $"selects {First.Chain.Subject} (podSelector {RuleWords.Describe(policy.PodSelector)}); {RuleWords.Rules(policy, Direction)}"
        : $"{step.Path(Direction)}{(step.RuleName is { } name ? $" \"{name}\"" : "")} {step.Effect.ToString().ToLowerInvariant()} it";

    private static IEnumerable<string> NamesOf(RouteFlow flow) => flow.Endpoint is { } endpoint
        ? endpoint.Pod is { } pod ? [endpoint.Address.ToString(), $"{pod.Namespace}/{pod.Name}"] : [endpoint.Address.ToString()]
        : [flow.Name];
}
