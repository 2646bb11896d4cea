using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The source is itself an endpoint of the Service that it dials: its traffic may come back to it, which its node must allow.</summary>
/// <remarks>A bridge without hairpin mode drops such a packet, and the kubelet no longer sets that mode: the CNI plugin does. From
/// outside of the pod it cannot be shown, so this is never the cause. Source: Kubernetes documentation, "Debug Services", Edge case:
/// A Pod fails to reach itself via the Service IP.</remarks>
public sealed class HairpinToItself : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "SVC26", "Hairpin: pod cannot reach itself by its own Service", Severity.Info, Hop.Network)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        var chosen = route.ChosenEndpoints.ToList();
        if (route is not { Service: { } service, Source.Pod: { HostNetwork: false } pod }
            || route.TargetKind is RouteTargetKind.Headless or RouteTargetKind.Ingress
            || !chosen.Exists(endpoint => endpoint.Pod == pod))
        {
            yield break;
        }

        var isOnly = chosen.TrueForAll(endpoint => endpoint.Pod == pod);
        yield return new RuleFinding
        {
            Subject = pod.Reference.ToString(),
            Summary = $"{pod.Reference} is {(isOnly ? "the only endpoint" : $"1 of {chosen.Count} endpoints")} of Service "
                + $"{service.Namespace}/{service.Name}: what it sends there {(isOnly ? "comes" : "may come")} back to itself, which works "
                + "only if its node lets traffic turn (hairpin), and only a probe from inside of the pod shows that.",
            Evidence =
            [
                context.Derived($"EndpointSlices of {service.Namespace}/{service.Name}", $"{chosen.Count} endpoints in use, one is {pod.Name}"),
            ],
            IsHazard = true,
            Severity = isOnly ? Severity.Warning : null,
            Fixes =
            [
                new Fix(
                    "Try it from inside of the pod, as often as the Service has endpoints.",
                    $"kubectl -n {pod.Namespace} exec {pod.Name} -- wget -qO- -T 2 http://{service.Name}.{service.Namespace}:{route.Port?.Port}/"),
                new Fix("Within one pod, dial localhost in place of the Service."),
            ],
        };
    }
}
