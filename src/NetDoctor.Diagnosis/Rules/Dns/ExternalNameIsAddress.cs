using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>An ExternalName Service stands for an IP address, which is taken for a name and does not resolve.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", type ExternalName ("accepts an IPv4 address string, but treats that string as a
/// DNS name comprised of digits").</remarks>
public sealed class ExternalNameIsAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS30", "ExternalName holds an IP literal", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS01", "DNS15", "DNS22", "DNS29"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { Type: ServiceType.ExternalName, ExternalName: { } text } service
            || !IPAddress.TryParse(text.TrimEnd('.'), out var address) || text.Count(letter => letter is '.' or ':') < 2 || Wire.HasResolved(context))
        {
            yield break;
        }

        var port = context.Route.Port?.Port ?? Asked.Port(context.Route)?.Number ?? 0;
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{service.Reference} has externalName {text}: an address there is taken for a name, and no name is made of digits.",
            Evidence =
            [
                context.Derived(service, $"type ExternalName, externalName {text}"),
                .. Wire.Lookups(context).Where(observation => observation.Failed).Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes =
            [
                new Fix(
                    $"Make it a Service without selector, and give it an EndpointSlice with the address {address}{(port > 0 ? $" and port {port}" : "")}.",
                    $"kubectl -n {service.Namespace} delete service {service.Name}", FixRisk.Medium),
            ],
        };
    }
}
