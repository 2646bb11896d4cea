using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>One ready pod carries all of the Service's traffic: nothing answers while it restarts or moves.</summary>
/// <remarks>Source: Kubernetes documentation, "Disruptions", Dealing with disruptions.</remarks>
public sealed class SingleEndpoint : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC13", "Single endpoint", Severity.Info, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Pod],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        var ready = route.Endpoints.Where(endpoint => endpoint is { IsReady: true, Address.Port: > 0 }).ToList();
        if (route.Service is not { HasSelector: true } service || ready.Count == 0 || ready[0].Pod is not { } pod
            || ready.Exists(endpoint => endpoint.Pod != pod))
        {
            yield break;
        }

        var others = route.SelectedPods.Length - 1;
        var owner = Owners.Of(context.Snapshot, pod);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has one ready endpoint, {pod.Reference}"
                + (others > 0 ? $", of {others + 1} pods that it selects" : "") + ": nothing answers while it restarts or moves.",
            Evidence = [context.Derived($"EndpointSlices of {service.Namespace}/{service.Name}", $"1 ready endpoint: {ready[0].Address}")],
            IsHazard = true,
            Fixes = owner is { Kind: "Deployment" or "StatefulSet" or "ReplicaSet" } && others == 0
                ?
                [
                    new Fix(
                        "If the program allows it, run two.",
                        $"kubectl -n {owner.Namespace} scale {Owners.Argument(owner)} --replicas=2",
                        FixRisk.Medium),
                ]
                : [],
        };
    }
}
