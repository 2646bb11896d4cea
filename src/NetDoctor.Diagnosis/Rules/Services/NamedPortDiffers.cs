using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The name of the Service's targetPort is another number in some of its pods. That is allowed, and wrong when nothing listens
/// on one of the numbers.</summary>
/// <remarks>Source: Kubernetes documentation, "Service", Port definitions; kubernetes/kubernetes pkg/api/v1/pod <c>FindPort</c>.</remarks>
public sealed class NamedPortDiffers : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "SVC06", "Named targetPort means different numbers in different pods", Severity.Warning, Hop.Listen)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["EPS11", "APP01", "APP02", "POD25"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var route = context.Route;
        if (route is not { Service: { HasSelector: true } service, Port: { TargetPort.Text: { } name } port })
        {
            yield break;
        }

        var numbers = route.Endpoints.Where(endpoint => endpoint is { Address.Port: > 0, Pod: not null })
            .GroupBy(endpoint => endpoint.Address.Port).OrderBy(group => group.Key).ToList();
        if (numbers.Count < 2)
        {
            yield break;
        }

        var probed = ProbedEndpoints.Chosen(context);
        var bad = numbers.Where(group => probed.Any(one => one.Endpoint.Address.Port == group.Key && one.IsBad))
            .Select(group => group.Key).ToHashSet();
        var follows = !ProbedEndpoints.MayBeTheirNodes(probed)
            && ProbedEndpoints.FailsExactly(probed, endpoint => bad.Contains(endpoint.Address.Port));
        var list = string.Join(" and ", numbers.Select(group => $"{group.Key} in {Pods(group.Count())}"));
        var sample = numbers.Find(group => bad.Contains(group.Key)) ?? numbers[^1];
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Port {port.Port} of Service {service.Namespace}/{service.Name} leads to the container port named {name}, which is {list}"
                + (follows ? $"; all that fails is port {string.Join(" and ", bad.Order())}." : "."),
            Evidence =
            [
                context.Derived(service, $"port {port} has targetPort \"{name}\""),
                .. numbers.Select(group => context.Derived(
                    $"EndpointSlices of {service.Namespace}/{service.Name}",
                    $"{name} is {group.Key} in {PodWords.List(group.Select(endpoint => endpoint.Pod!.Name), 3)}")),
                .. probed.Where(one => follows && one.IsBad).Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
            ],
            Coverage = follows
                ? EndpointResults.CoverageOf(probed.Where(one => one.IsBad).Select(one => one.Observation))
                : Coverage.All,
            Severity = follows ? null : Severity.Info,
            IsHazard = !follows,
            Fixes = [Mend(context, sample.First().Pod!, name, sample.Key)],
        };
    }

    private static string Pods(int count) => count == 1 ? "1 pod" : $"{count} pods";

    private static Fix Mend(DiagnosisContext context, Pod pod, string name, int number) => new(
        $"If the server does not listen on {number}, correct the number of the port named {name} in the pod template.",
        Owners.EditCommand(context.Snapshot, pod) ?? $"kubectl -n {pod.Namespace} get pod {pod.Name} -o jsonpath='{{.spec.containers[*].ports}}'",
        FixRisk.Medium);
}
