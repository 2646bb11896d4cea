using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The name of a headless Service leads to no address, because none of its endpoints is ready.</summary>
/// <remarks>Source: Kubernetes documentation, "Headless Services"; CoreDNS plugin "kubernetes", which answers NXDOMAIN then.</remarks>
public sealed class HeadlessWithoutAddresses : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS26", "Headless name returns zero A/AAAA", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["SVC12", "POD04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route.Service is not { IsHeadless: true, PublishNotReadyAddresses: false } service
            || Wire.HasResolved(context) || Wire.WasReached(context)
            || ServiceFacts.ReadyEndpoints(context.Snapshot, service).Any())
        {
            yield break;
        }

        var empty = Wire.Lookups(context)
            .Where(observation => observation.Result.Outcome is ProbeOutcome.NoData or ProbeOutcome.NxDomain).Take(2).ToList();
        if (empty.Count == 0)
        {
            yield break;
        }

        var name = $"{service.Namespace}/{service.Name}";
        var endpoints = context.Snapshot.SlicesOf(service).Sum(slice => slice.Endpoints.Length);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Headless Service {name} has {Count(endpoints)}, "
                + "so DNS gives its name no address.",
            Evidence =
            [
                .. empty.Select(observation => DiagnosisContext.Observed(observation)),
                context.Derived($"EndpointSlices of {name}", $"0 of {endpoints} endpoints ready"),
                context.Derived(service, "clusterIP None, publishNotReadyAddresses false"),
            ],
            Fixes =
            [
                new Fix(
                    "Find out why its pods are not ready.",
                    service.HasSelector
                        ? $"kubectl -n {service.Namespace} get pods -l {service.Selector}"
                        : $"kubectl -n {service.Namespace} get endpointslices -l kubernetes.io/service-name={service.Name}"),
                new Fix(
                    "If its pods must find each other before they are ready, publish them earlier.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"publishNotReadyAddresses\":true}}}}'",
                    FixRisk.Medium),
            ],
        };
    }

    private static string Count(int endpoints) => endpoints switch
    {
        0 => "no endpoint",
        1 => "one endpoint, which is not ready",
        _ => $"{endpoints} endpoints, none of them ready",
    };
}
