using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>Topology hints keep the source's traffic on the endpoints of its own zone or node, and all of those fail while others
/// answer.</summary>
/// <remarks>Hints look at readiness only: an endpoint that is ready and does not answer keeps its share. Source: Kubernetes
/// documentation, "Virtual IPs and Service Proxies", Traffic distribution; kubernetes/kubernetes pkg/proxy/topology.go.</remarks>
public sealed class HintsSteerToBadZone : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "SVC28", "Topology hints / trafficDistribution steer to a bad zone", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["EPS11", "APP01", "APP02", "APP03", "APP04", "POD10"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var probed = ProbedEndpoints.Of(context);
        var used = probed.Where(one => one.Endpoint.IsChosen).ToList();
        var others = probed.Where(one => IsPassedOver(one.Endpoint) && one.IsGood).ToList();
        if (context.Route.Service is not { } service || used.Count == 0 || used.Exists(one => !one.IsBad) || others.Count == 0)
        {
            yield break;
        }

        var byNode = others[0].Endpoint.NotChosenBecause == EndpointChooser.ForOtherNodes;
        var place = byNode ? $"node {context.Route.Source.Node}" : $"zone {used[0].Endpoint.Zone}";
        var elsewhere = PodWords.List(
            others.Select(one => byNode ? $"node {one.Endpoint.Node}" : $"zone {one.Endpoint.Zone}").Distinct().Order(StringComparer.Ordinal), 3);
        var how = service.TrafficDistribution is { } distribution ? $"trafficDistribution {distribution}" : "topology hints";
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} keeps {context.Route.Source}'s traffic in {place} ({how}), where "
                + $"{(used.Count == 1 ? "its only endpoint fails" : $"all {used.Count} endpoints fail")}; {others.Count} in {elsewhere} answer.",
            Evidence =
            [
                context.Derived(service, $"{how}; chosen for this source: {string.Join(", ", used.Take(3).Select(one => one.Endpoint.Address))}"),
                .. used.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
                DiagnosisContext.Observed(others[0].Observation),
            ],
            Coverage = EndpointResults.CoverageOf(used.Select(one => one.Observation)),
            Hop = used.Select(one => EndpointResults.HopOf(one.Observation.Result.Outcome)).Min(),
            Fixes =
            [
                new Fix(
                    "Mend the endpoints there; a readiness probe that notices the failure makes the hints step aside."),
                service.TrafficDistribution is null
                    ? new Fix(
                        "Or do without hints until then.",
                        $"kubectl -n {service.Namespace} annotate service {service.Name} service.kubernetes.io/topology-mode-",
                        FixRisk.Medium)
                    : new Fix(
                        "Or let traffic go to every zone until then.",
                        $"kubectl -n {service.Namespace} patch service {service.Name} --type=json "
                        + "-p '[{\"op\":\"remove\",\"path\":\"/spec/trafficDistribution\"}]'",
                        FixRisk.Medium),
            ],
        };
    }

    private static bool IsPassedOver(RouteEndpoint endpoint) =>
        endpoint.NotChosenBecause is EndpointChooser.ForOtherNodes or EndpointChooser.ForOtherZones;
}
