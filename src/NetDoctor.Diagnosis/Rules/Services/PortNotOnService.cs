using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service is there, but the port that is dialled is none of its ports.</summary>
/// <remarks>Source: Kubernetes documentation, "Debug Services", Is the Service defined correctly?</remarks>
public sealed class PortNotOnService : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC02", "Dialled port is not on the Service", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { Type: not ServiceType.ExternalName, Ports.Length: > 0 } service, Port: null }
            || !route.OtherProtocolPorts.IsEmpty
            || Asked.Target(route) is not (ServiceTarget or AddressTarget)
            || Asked.Port(route) is not { } asked
            || Wire.WasReached(context))
        {
            yield break;
        }

        var failed = Wire.FailedDials(context).Take(2).ToList();
        if (service.IsHeadless && !asked.IsName && failed.Count == 0)
        {
            yield break; // A headless name leads to the pods, and they may listen wherever they like.
        }

        var meant = Meant(service, asked, route);
        var ports = string.Join(", ", service.Ports);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {asked} is not a port of Service {service.Namespace}/{service.Name}, which has {ports}"
                + (meant is null ? "." : $"; {meant.Value.Why}."),
            Evidence =
            [
                context.Derived(service, $"ports {ports}; {asked} is none of them"),
                .. failed.Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [.. Fixes(service, asked, meant?.Port, route)],
        };
    }

    private static (ServicePort Port, string Why)? Meant(Service service, IntOrString asked, Route route)
    {
        foreach (var port in service.Ports)
        {
            if (port.TargetPort == asked || (!asked.IsName && NumberInPods(port, route) == asked.Number))
            {
                return (port, $"{asked} is the targetPort in the pods of port {port}");
            }

            if (!asked.IsName && port.NodePort == asked.Number)
            {
                return (port, $"{asked} is the nodePort of port {port}, open on the nodes' addresses only");
            }
        }

        if (!asked.IsName)
        {
            return null;
        }

        var near = NearNames.Of(asked.Text!, service.Ports.Select(port => port.Name).OfType<string>());
        return near.IsEmpty ? null : (service.Ports.First(port => port.Name == near[0]), $"{near[0]} is near");
    }

    private static int? NumberInPods(ServicePort port, Route route) => port.TargetPort.IsName
        ? route.SelectedPods.SelectMany(pod => pod.Containers).SelectMany(container => container.Ports)
            .FirstOrDefault(declared => declared.Name == port.TargetPort.Text && declared.Protocol == port.Protocol)?.Port
        : null;

    private static IEnumerable<Fix> Fixes(Service service, IntOrString asked, ServicePort? meant, Route route)
    {
        var dial = meant ?? (service.Ports.Length == 1 ? service.Ports[0] : null);
        yield return new Fix(
            dial is null
                ? $"Dial one of the Service's ports: {string.Join(", ", service.Ports)}."
                : $"Dial port {dial.Port}{(dial.Name is null ? "" : $" ({dial.Name})")} instead of {asked}.");
        if (!asked.IsName && service.Ports.All(port => port.Name is not null))
        {
            var protocol = route.Question.Protocol.Label();
            yield return new Fix(
                $"Or add port {asked} to the Service, if its pods listen there.",
                ServiceFacts.Patch(
                    service, "add", "/spec/ports/-", $"{{\"name\":\"port-{asked}\",\"port\":{asked},\"protocol\":\"{protocol}\"}}"),
                FixRisk.Medium);
        }
    }
}
