using System.Collections.Immutable;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The Service also selects pods of another workload, which do not serve its port: a part of the connections fails there.</summary>
/// <remarks>Several workloads behind one Service are usual (canary, blue and green). They are foreign only when all of theirs fail,
/// all others answer, and they do not even declare the port that the others declare.
/// Source: Kubernetes documentation, "Labels and Selectors".</remarks>
public sealed class SelectorOverMatches : IRule
{
    private static readonly string[] HashLabels = ["pod-template-hash", "controller-revision-hash"];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC09", "Selector over-matches foreign pods", Severity.Warning, Hop.Listen)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice, ResourceKind.ReplicaSet],
        Explains = ["EPS11", "SVC04", "SVC06", "APP01", "APP02", "APP03", "POD10"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var probed = ProbedEndpoints.Chosen(context);
        if (context.Route.Service is not { HasSelector: true } service || probed.Any(one => !IsSelectedAndReady(service, one.Endpoint)))
        {
            yield break;
        }

        var bad = probed.Where(one => one.IsBad).ToImmutableArray();
        var foreign = bad.Select(one => OwnerOf(context, one.Endpoint)).ToHashSet();
        if (!ProbedEndpoints.FailsExactly(probed, endpoint => foreign.Contains(OwnerOf(context, endpoint)))
            || ProbedEndpoints.MayBeTheirNodes(probed) || !LacksThePort(bad, probed.Where(one => one.IsGood)))
        {
            yield break;
        }

        var good = probed.Where(one => one.IsGood).Select(one => one.Endpoint.Pod!).ToList();
        var own = PodWords.List(good.Select(pod => OwnerOf(context, pod).ToString()).Distinct().Order(StringComparer.Ordinal), 2);
        var others = PodWords.List(foreign.Select(owner => owner.ToString()).Order(StringComparer.Ordinal), 3);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"Service {service.Namespace}/{service.Name} selects {service.Selector}, which {own} has and {others} has too: "
                + $"{bad.Length} of {probed.Length} endpoints are {(foreign.Count == 1 ? "its" : "their")} pods, and they do not serve the port.",
            Evidence =
            [
                .. bad.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
                context.Derived(bad[0].Endpoint.Pod!, $"labels {bad[0].Endpoint.Pod!.Labels}; declares {Ports(bad[0].Endpoint.Pod!)}"),
                context.Derived(good[0], $"labels {good[0].Labels}; declares {Ports(good[0])}"),
            ],
            Coverage = EndpointResults.CoverageOf(bad.Select(one => one.Observation)),
            Hop = bad.Select(one => EndpointResults.HopOf(one.Observation.Result.Outcome)).Min(),
            Fixes = [Narrow(service, good, [.. bad.Select(one => one.Endpoint.Pod!)])],
        };
    }

    // What is not ready, or only has the address of a pod that was selected, fails for another reason.
    private static bool IsSelectedAndReady(Service service, RouteEndpoint endpoint) =>
        endpoint.Pod is { IsReady: true } pod && pod.Namespace == service.Namespace && pod.Labels.Matches(service.Selector);

    private static ObjectReference OwnerOf(DiagnosisContext context, RouteEndpoint endpoint) => OwnerOf(context, endpoint.Pod!);

    private static ObjectReference OwnerOf(DiagnosisContext context, Pod pod) => Owners.Of(context.Snapshot, pod) ?? pod.Reference;

    private static bool LacksThePort(IEnumerable<ProbedEndpoint> bad, IEnumerable<ProbedEndpoint> good) =>
        good.All(one => Declares(one.Endpoint)) && bad.All(one => !Declares(one.Endpoint) && Ports(one.Endpoint.Pod!).Length > 0);

    private static bool Declares(RouteEndpoint endpoint) => endpoint.Pod!.Containers
        .Any(container => container.Ports.Any(port => port.Port == endpoint.Address.Port));

    private static string Ports(Pod pod) => string.Join(
        ", ", pod.Containers.SelectMany(container => container.Ports).Select(port => $"{port.Port}/{port.Protocol.Label()}"));

    private static Fix Narrow(Service service, List<Pod> good, ImmutableArray<Pod> bad)
    {
        var label = good[0].Labels.FirstOrDefault(label => !HashLabels.Contains(label.Key)
            && good.All(pod => pod.Labels[label.Key] == label.Value) && bad.All(pod => pod.Labels[label.Key] != label.Value));
        return label.Key is null
            ? new Fix(
                "Give the pods that are meant a label of their own, and select it as well.",
                $"kubectl -n {service.Namespace} get pods -l {service.Selector} --show-labels",
                FixRisk.Medium)
            : new Fix(
                $"Select {label.Key}={label.Value} as well, which only the pods that are meant have.",
                $"kubectl -n {service.Namespace} patch service {service.Name} "
                + $"-p '{{\"spec\":{{\"selector\":{{\"{label.Key}\":\"{label.Value}\"}}}}}}'");
    }
}
