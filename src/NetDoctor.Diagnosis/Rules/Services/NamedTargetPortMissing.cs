using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service's targetPort is a name that its pods' containers do not declare, so that their endpoints lack the
/// port.</summary>
/// <remarks>Source: kubernetes/kubernetes pkg/api/v1/pod <c>FindPort</c>; a pod without the name is left out of the port's
/// endpoints.</remarks>
public sealed class NamedTargetPortMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC05", "Named targetPort absent from pods", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["SVC12"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { HasSelector: true } service, Port: { TargetPort: { Text: { } name } } port }
            || route.SelectedPods.IsEmpty)
        {
            yield break;
        }

        var without = route.SelectedPods.Where(pod => !Ports(pod, port).Any(declared => declared.Name == name)).ToList();
        var isAll = without.Count == route.SelectedPods.Length;
        if (without.Count == 0 || (isAll && Wire.WasReached(context)))
        {
            yield break;
        }

        var names = without.SelectMany(pod => Ports(pod, port)).Select(declared => declared.Name).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var has = names.Count == 0 ? "they name none" : $"they have {string.Join(", ", names)}";
        var sample = without[0];
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port.Port} of Service {service.Namespace}/{service.Name} leads to the container port named {name}, which "
                + $"{without.Count} of {route.SelectedPods.Length} selected pods do not have; {has}.",
            Evidence =
            [
                context.Derived(service, $"port {port} has targetPort \"{name}\" ({port.Protocol.Label()})"),
                context.Derived(sample, $"container ports {Describe(sample)}"),
                .. Wire.FailedDials(context).Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Coverage = isAll ? Coverage.All : Coverage.Of(without.Select(pod => $"{pod.Namespace}/{pod.Name}")),
            Severity = isAll ? null : Severity.Warning,
            // The others get the traffic: a loss of capacity, not of reach.
            IsHazard = !isAll,
            Fixes = [.. Fixes(service, port, name, names, without)],
        };
    }

    private static IEnumerable<ContainerPort> Ports(Pod pod, ServicePort port) => pod.Containers
        .SelectMany(container => container.Ports).Where(declared => declared.Protocol == port.Protocol);

    private static string Describe(Pod pod)
    {
        var ports = pod.Containers.SelectMany(container => container.Ports)
            .Select(port => $"{port.Name ?? "(unnamed)"} {port.Port}/{port.Protocol.Label()}").ToList();
        return ports.Count == 0 ? "none declared" : string.Join(", ", ports);
    }

    private static IEnumerable<Fix> Fixes(
        Service service, ServicePort port, string name, List<string> names, List<Pod> without)
    {
        var near = NearNames.Of(name, names);
        var path = $"/spec/ports/{ServiceFacts.IndexOf(service, port)}/targetPort";
        var numbers = without.SelectMany(pod => Ports(pod, port)).Select(declared => declared.Port).Distinct().ToList();
        if (!near.IsEmpty || names.Count == 1)
        {
            var other = near.IsEmpty ? names[0] : near[0];
            yield return new Fix(
                $"Use the name that the pods have: {other}.", ServiceFacts.Patch(service, "replace", path, $"\"{other}\""));
        }
        else if (numbers.Count == 1)
        {
            yield return new Fix(
                $"Use the number of the only port that the pods declare: {numbers[0]}.",
                ServiceFacts.Patch(service, "replace", path, $"{numbers[0]}"));
        }

        yield return new Fix(
            $"Or name the container port {name} in the pod template.",
            $"kubectl -n {service.Namespace} get pods -l {service.Selector} -o jsonpath='{{.items[*].spec.containers[*].ports}}'",
            FixRisk.Medium);
    }
}
