using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>Session affinity keeps each client on one endpoint, so that some clients always meet a bad one and others never do.</summary>
/// <remarks>EPS11 explains it: what is wrong is the endpoint, and objects do not tell which client is kept on which.
/// Source: Kubernetes documentation, "Virtual IPs and Service Proxies", Session affinity.</remarks>
public sealed class AffinityPinsToBadEndpoint : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC15", "sessionAffinity pins the client to a bad backend", Severity.Warning, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var probed = ProbedEndpoints.Chosen(context);
        var bad = probed.Where(one => one.IsBad).ToList();
        if (context.Route.Service is not { HasClientIPAffinity: true, IsHeadless: false } service || bad.Count == 0 || bad.Count == probed.Length)
        {
            yield break;
        }

        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} has sessionAffinity ClientIP, and {bad.Count} of {probed.Length} endpoints "
                + "fail: a client that is kept on a bad one fails every time, while others never do.",
            Evidence =
            [
                context.Derived(service, "sessionAffinity ClientIP"),
                .. bad.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
            ],
            Coverage = EndpointResults.CoverageOf(bad.Select(one => one.Observation)),
            Fixes =
            [
                new Fix(
                    "Mend or replace the bad endpoint; only when it is no longer ready are its clients sent to others."),
                new Fix(
                    "If no session needs it, do without affinity, so that a retry meets another endpoint.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} -p '{{\"spec\":{{\"sessionAffinity\":\"None\"}}}}'",
                    FixRisk.Medium),
            ],
        };
    }
}
