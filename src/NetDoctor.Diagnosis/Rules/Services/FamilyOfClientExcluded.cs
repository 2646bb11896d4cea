using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service has addresses of one family only, and the source pod has none of that family.</summary>
/// <remarks>Source: Kubernetes documentation, "IPv4/IPv6 dual-stack", Services.</remarks>
public sealed class FamilyOfClientExcluded : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC23", "ipFamilies exclude the client family", Severity.Error, Hop.Service)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod],
        Explains = ["DNS33", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { } service, Source.Pod: { } pod } || !Asked.LacksFamily(route))
        {
            yield break;
        }

        var families = string.Join(" and ", service.IPFamilies);
        var own = string.Join(", ", pod.PodIPs);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} is {families} only ({route.Frontends[0].Address}), and {route.Source} has "
                + $"the address {own} only.",
            Evidence =
            [
                context.Derived(
                    service,
                    $"ipFamilies {families}; addresses {string.Join(", ", route.Frontends.Select(one => one.Address).Distinct())}"),
                context.Derived(pod, $"podIPs {own}"),
            ],
            Fixes =
            [
                new Fix(
                    "Give the Service both families, if the cluster has both.",
                    $"kubectl -n {service.Namespace} patch service {service.Name} "
                    + "-p '{\"spec\":{\"ipFamilyPolicy\":\"PreferDualStack\"}}'",
                    FixRisk.Medium),
                new Fix(
                    "Or run the client where it gets an address of the other family; a pod's addresses are given when it starts.",
                    $"kubectl -n {pod.Namespace} get pod {pod.Name} -o jsonpath='{{.status.podIPs}}'"),
            ],
        };
    }
}
