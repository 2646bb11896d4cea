using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The rule that takes the request names a port that its Service does not have.</summary>
/// <remarks>The number is the Service's own port, not that of the pods. Source: Kubernetes API reference, Ingress v1,
/// ServiceBackendPort.</remarks>
public sealed class BackendPortMissing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("ING05", "Backend port not on Service", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Ingress, ResourceKind.Service],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (IngressFacts.Unserved(context)?.Winner is not { Backend: { } backend, Claim: { IsEligible: true, Ingress: var ingress } } winner
            || context.Route is not { Service: { Type: not ServiceType.ExternalName } service, Port: null })
        {
            yield break;
        }

        var meant = service.Ports.FirstOrDefault(port => port.TargetPort == backend.Port)
            ?? (service.Ports.Length == 1 ? service.Ports[0] : null);
        var ports = string.Join(", ", service.Ports);
        yield return new RuleFinding
        {
            Subject = ingress.Reference.ToString(),
            Summary = $"Ingress {IngressFacts.NameOf(ingress)} sends {winner} to port {backend.Port} of Service {service.Name}, "
                + $"which has {(ports.Length == 0 ? "no ports" : ports)}"
                + (meant?.TargetPort == backend.Port ? $"; {backend.Port} is the targetPort of port {meant}." : "."),
            Evidence =
            [
                context.Derived(ingress, $"{winner} has backend {backend.ServiceName}:{backend.Port}"),
                context.Derived(service, $"ports {(ports.Length == 0 ? "none" : ports)}"),
                .. IngressFacts.Answers(context),
            ],
            Fixes =
            [
                new Fix(
                    meant is null ? "Name one of the Service's ports in the rule." : $"Name port {meant.Port} in the rule.",
                    $"kubectl -n {ingress.Namespace} edit ingress {ingress.Name}"),
            ],
        };
    }
}
