using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A node tells load balancers the opposite of what it has: they send traffic that it drops, or leave out one that would serve.</summary>
/// <remarks>200 with ready endpoints on the node, 503 without. Source: kubernetes/kubernetes pkg/proxy/healthcheck/service_health.go,
/// which also answers 503 while kube-proxy itself is unhealthy.</remarks>
public sealed class NodeHealthWrong : IRule
{
    private const int Healthy = 200;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX21", "healthCheckNodePort wrong", Severity.Warning, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { HealthCheckNodePort: > 0 and var port } service
            || context.Route.Endpoints.Any(endpoint => endpoint.Node is null))
        {
            yield break;
        }

        var asked = context.At(LadderStep.NodeHealth)
            .Where(observation => observation is { Plan.Peer: not null } && (observation.Succeeded || observation.Failed))
            .Select(observation => (Node: observation.Plan.Peer!, Observation: observation, Local: ReadyOn(context, observation.Plan.Peer!)))
            .ToList();
        var avoided = asked.Where(one => one.Local > 0 && StatusOf(one.Observation) != Healthy).ToList();
        var misled = asked.Where(one => one.Local == 0 && StatusOf(one.Observation) == Healthy).ToList();
        if (avoided.Count + misled.Count == 0)
        {
            yield break;
        }

        string[] parts =
        [
            .. avoided.Select(one => $"{one.Node} has {one.Local} ready {(one.Local == 1 ? "endpoint" : "endpoints")} and "
                + $"{Answer(one.Observation)}, so load balancers leave it out"),
            .. misled.Select(one => $"{one.Node} has no ready endpoint and answers 200, so load balancers send it traffic that it drops"),
        ];
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"healthCheckNodePort {port} of {service.Reference} is wrong: {string.Join("; ", parts.Take(2))}"
                + (parts.Length > 2 ? $"; and {parts.Length - 2} more." : "."),
            Evidence =
            [
                .. avoided.Concat(misled).Take(5).Select(one => DiagnosisContext.Observed(one.Observation)),
                context.Derived(service, $"externalTrafficPolicy is Local; ready endpoints on {Nodes(context)}"),
            ],
            Fixes =
            [
                new Fix(
                    "See whether kube-proxy, or what stands for it, runs there and follows the endpoints.",
                    $"kubectl -n kube-system get pods -o wide --field-selector spec.nodeName={avoided.Concat(misled).First().Node}"),
                new Fix("Ask the node yourself.", $"curl -i http://{avoided.Concat(misled).First().Observation.Result.Target}/healthz"),
            ],
            Coverage = Coverage.Of(avoided.Concat(misled).Select(one => one.Node)),
        };
    }

    private static int ReadyOn(DiagnosisContext context, string node) =>
        context.Route.Endpoints.Count(endpoint => endpoint.IsReady && endpoint.Node == node);

    private static int? StatusOf(Observation observation) => (observation.Result as HttpProbeResult)?.Status;

    private static string Answer(Observation observation) => StatusOf(observation) is { } status
        ? $"answers {status}"
        : $"does not answer ({ProbeText.Describe(observation.Result)})";

    private static string Nodes(DiagnosisContext context) => PodWords.List(
        context.Route.Endpoints.Where(endpoint => endpoint.IsReady).Select(endpoint => endpoint.Node!).Distinct(), 5);
}
