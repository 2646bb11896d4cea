using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Some DNS pods fail the query that others answer: lookups fail now and then.</summary>
/// <remarks>The DNS Service picks a pod for each query, so a client fails as often as it is sent to a bad one.
/// Source: Kubernetes documentation, "Virtual IPs and Service Proxies"; "Debugging DNS Resolution".</remarks>
public sealed class OneReplicaBad : IRule
{
    private const int MaxShown = 4;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS18", "One CoreDNS replica bad", Severity.Warning, Hop.Dns)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice],
        Explains = ["DNS32", "DNS25"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var replicas = DnsAnswers.Replicas(context);
        var broken = replicas.Where(DnsAnswers.IsBroken).ToList();
        var bad = DnsAnswers.BadOf(context, replicas);
        var (pods, all) = (DnsAnswers.PodsOf(bad), DnsAnswers.PodsOf(replicas));
        if (broken.Count == 0 || DnsAnswers.PodsOf(broken).Length == all.Length)
        {
            yield break;
        }

        // A good one answers the name; when none does, the name itself may be at fault and the dead pod is only worth knowing.
        var good = replicas.Where(observation => observation.Succeeded && !bad.Contains(observation)).ToList();
        var first = broken[0].Plan.Peer!;
        var name = first[(first.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var service = DnsFacts.ServiceOf(context);
        var ns = service?.Namespace ?? "kube-system";
        var words = PodWords.List(bad.Select(observation => $"{observation.Plan.Peer}{PlaceOf(context, observation)}: {ProbeText.Describe(observation.Result)}"), 3);
        yield return new RuleFinding
        {
            Subject = pods.Length == 1 ? $"Pod {pods[0]}" : service?.Reference.ToString() ?? "DNS pods",
            Summary = $"{DnsAnswers.Count(pods.Length, all.Length)} {(pods.Length == 1 ? "fails" : "fail")} ({words}), "
                + "so lookups fail whenever the DNS Service picks such a pod.",
            Evidence =
            [
                .. bad.Take(MaxShown).Select(observation => DiagnosisContext.Observed(observation)),
                .. good.Take(1).Select(observation => DiagnosisContext.Observed(observation)),
                .. service is null ? [] : new[] { context.Derived(service, $"takes all {all.Length} pods for ready") },
            ],
            Fixes =
            [
                new Fix("See what it says and where it runs.", $"kubectl -n {ns} logs {name} --tail=50 && kubectl -n {ns} get pod {name} -o wide"),
                new Fix("Let it be made anew; the others serve meanwhile.", $"kubectl -n {ns} delete pod {name}", FixRisk.Medium),
            ],
            Coverage = DnsAnswers.CoverageOf(bad),
            IsHazard = good.Count == 0,
        };
    }

    private static string PlaceOf(DiagnosisContext context, Observation observation) =>
        observation.Plan.Peer!.Split('/') is [var ns, var pod] && context.Snapshot.Pods.Find(ns, pod)?.NodeName is { } node
            ? $" on {node}"
            : "";
}
