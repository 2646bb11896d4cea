using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service's numeric targetPort refuses in running pods, and their containers declare another port.</summary>
/// <remarks>A refusal alone does not tell a wrong targetPort from a dead server: the declared port that differs does.
/// Source: Kubernetes documentation, "Debug Services", Is the Service defined correctly?</remarks>
public sealed class TargetPortWithoutListener : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC04", "Numeric targetPort has no listener", Severity.Error, Hop.Listen)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["APP01", "EPS11", "EPS02"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { } service, Port: { TargetPort.IsName: false } port }
            || (service.IsHeadless && Asked.Target(route) is not SrvTarget))
        {
            yield break;
        }

        var refused = context.At(LadderStep.Endpoint)
            .Where(EndpointResults.IsClosed)
            .Where(observation => observation.Plan.Endpoint is { } endpoint && !EndpointResults.ItsLikeAnswers(context, endpoint))
            .Select(observation => (Observation: observation, observation.Plan.Endpoint?.Pod))
            .Where(pair => pair.Pod is { IsReady: true } pod && pair.Observation.Plan.Endpoint!.Address.Port == port.TargetPort.Number
                && Declared(pod, port) is { IsEmpty: false } declared && !declared.Contains(port.TargetPort.Number))
            .ToList();
        if (refused.Count == 0)
        {
            yield break;
        }

        var pods = refused.Select(pair => pair.Pod!).ToList();
        var ports = pods.SelectMany(pod => Declared(pod, port)).Distinct().Order().ToImmutableArray();
        var declaredText = string.Join(", ", ports);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port.Port} of Service {service.Namespace}/{service.Name} leads to targetPort {port.TargetPort}, "
                + $"where {refused.Count} ready {(refused.Count == 1 ? "pod refuses" : "pods refuse")}; "
                + $"{(ports.Length == 1 ? "the container declares port" : "the containers declare ports")} {declaredText}.",
            Evidence =
            [
                .. refused.Take(3).Select(pair => DiagnosisContext.Observed(pair.Observation)),
                context.Derived(service, $"port {port} has targetPort {port.TargetPort}"),
                context.Derived(pods[0], $"declares {declaredText}, not {port.TargetPort}"),
            ],
            Coverage = Coverage.Of(refused.SelectMany(pair => new[]
            {
                $"{pair.Pod!.Namespace}/{pair.Pod.Name}", pair.Observation.Result.Target,
            })),
            Fixes = [.. Fixes(service, port, ports)],
        };
    }

    private static ImmutableArray<int> Declared(Pod pod, ServicePort port) =>
    [
        .. pod.Containers.SelectMany(container => container.Ports)
            .Where(declared => declared.Protocol == port.Protocol).Select(declared => declared.Port),
    ];

    private static IEnumerable<Fix> Fixes(Service service, ServicePort port, ImmutableArray<int> declared)
    {
        if (declared.Length == 1)
        {
            yield return new Fix(
                $"Point the Service's port {port.Port} at {declared[0]}, if that is where the server listens.",
                ServiceFacts.Patch(
                    service, "replace", $"/spec/ports/{ServiceFacts.IndexOf(service, port)}/targetPort", $"{declared[0]}"));
            yield break;
        }

        yield return new Fix(
            $"Set targetPort of port {port.Port} to the one of {string.Join(", ", declared)} that serves this traffic.",
            $"kubectl -n {service.Namespace} edit service {service.Name}");
    }
}
