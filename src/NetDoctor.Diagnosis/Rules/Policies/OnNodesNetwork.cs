using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>The source is on its node's network, so that policies see the node and not the pod that their rule would admit.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", NetworkPolicy and hostNetwork pods.</remarks>
public sealed class OnNodesNetwork : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL26", "hostNetwork pod outside policy", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Behind an Ingress it is the controller that asks: POL28.
        if (context.Route.TargetKind == RouteTargetKind.Ingress || context.Route.Source.Pod is not { HostNetwork: true } pod
            || DeniedEnd.Of(context, PolicyDirection.Ingress) is not { } denied)
        {
            yield break;
        }

        var asPod = PolicyEnd.Of(pod with { HostNetwork = false, PodIPs = [] }, context.Snapshot);
        var flow = denied.First.Flow with { Source = asPod };
        var otherwise = context.Policies.Evaluator.Decide(flow, PolicyDirection.Ingress);
        if (otherwise is not { Outcome: PolicyOutcome.Allowed, Policy: { } admitting })
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = DenialWords.Summary(
                context, denied,
                $"{admitting.Reference} would admit it by its labels, but {pod.Namespace}/{pod.Name} is on the network of node {pod.NodeName}, and policies see the node"),
            Evidence =
            [
                context.Derived(pod, "hostNetwork: true"),
                .. denied.Evidence(context),
            ],
            Fixes =
            [
                new Fix($"Run {pod.Namespace}/{pod.Name} without hostNetwork if it does not need it."),
                new Fix($"Or admit the nodes' addresses by an ipBlock in {admitting.Reference}.", null, FixRisk.Medium),
            ],
            Coverage = denied.Coverage,
        };
    }
}
