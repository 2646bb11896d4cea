using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>The container declares a port on which nothing listens, while its readiness probe passes on another.</summary>
/// <remarks>Declaring a containerPort opens nothing; a passing readiness probe is a listener that the kubelet has seen. Source: Kubernetes
/// API reference, Container v1 core, ports ("primarily informational").</remarks>
public sealed class DeclaredPortDiffers : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD25", "Declared containerPort ≠ real listener", Severity.Error, Hop.Listen)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP01", "EPS11", "SVC04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var wrong = context.At(LadderStep.Endpoint)
            .Where(EndpointResults.IsClosed)
            .Select(observation => (Observation: observation, Listener: ListenerOf(observation.Plan.Endpoint)))
            .Where(pair => pair.Listener is not null && !EndpointResults.ItsLikeAnswers(context, pair.Observation.Plan.Endpoint!))
            .ToImmutableArray();
        if (wrong.IsEmpty)
        {
            yield break;
        }

        var pods = wrong.Select(pair => pair.Observation.Plan.Endpoint!.Pod!).ToImmutableArray();
        var (declared, seen, container) = wrong[0].Listener!.Value;
        yield return TargetPods.Finding(
            context,
            pods,
            $"declares port {declared} in container {container}, where nothing listens; its readiness probe passes on port {seen}",
            $"declare port {declared} in container {container}, where nothing listens; their readiness probes pass on port {seen}",
            [
                .. wrong.Take(2).Select(pair => DiagnosisContext.Observed(pair.Observation)),
                context.Derived(pods[0], $"container {container} declares {declared}, is ready by a probe of port {seen}"),
            ],
            FixesOf(context, pods[0], declared, seen)) with
        {
            Coverage = Coverage.Of(wrong.SelectMany(pair => new[]
            {
                TargetPods.NameOf(pair.Observation.Plan.Endpoint!.Pod!), pair.Observation.Result.Target,
            })),
        };
    }

    private static ImmutableArray<Fix> FixesOf(DiagnosisContext context, Pod pod, int declared, int seen)
    {
        var owner = Owners.EditCommand(context.Snapshot, pod);
        var declare = new Fix(
            $"Declare the port that the program listens on: containerPort {seen} instead of {declared}, or let the program listen on {declared}.",
            owner, FixRisk.Medium);
        return context.Route is { Service: { } service, Port: { TargetPort.IsName: false } port }
            ? [
                new Fix(
                    $"Point the Service at port {seen}, if the readiness probe asks the port that serves.",
                    ServiceFacts.Patch(service, "replace", $"/spec/ports/{ServiceFacts.IndexOf(service, port)}/targetPort", $"{seen}")),
                declare,
            ]
            : [declare];
    }

    private static (int Declared, int Seen, string Container)? ListenerOf(RouteEndpoint? endpoint)
    {
        if (endpoint is not { Pod: { IsReady: true } pod, Address.Port: var dialled })
        {
            return null;
        }

        foreach (var container in pod.Containers.Where(container => container.Ports.Any(port => port.Port == dialled)))
        {
            var seen = container.ReadinessProbe switch
            {
                null or { Action: ContainerProbeAction.Exec } or { Host: not null } => null,
                { Port.IsName: true } probe => container.Ports.FirstOrDefault(port => port.Name == probe.Port.Text)?.Port,
                var probe => (int?)probe.Port.Number,
            };
            if (seen is { } number && number != dialled)
            {
                return (dialled, number, container.Name);
            }
        }

        return null;
    }
}
