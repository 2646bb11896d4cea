using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>One finding for all DNS servers whose answer is another than Service and EndpointSlices say.</summary>
internal static class AnswersDiffer
{
    private const int MaxShown = 4;

    /// <summary>The finding; none when the answers agree with objects.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="isSrv">Whether SRV records are meant, or addresses.</param>
    public static IEnumerable<RuleFinding> Find(DiagnosisContext context, bool isSrv)
    {
        var differing = DnsAnswers.AtService(context).Concat(DnsAnswers.Replicas(context))
            .Where(observation => observation.Result is DnsProbeResult result && result.Type == DnsRecordType.Srv == isSrv)
            .Select(observation => (Lookup: observation, Difference: DnsDifference.Of(context, observation)))
            .Where(pair => pair.Difference is not null)
            .ToList();
        if (differing.Count == 0 || context.Route is not { Service: { } service, Resolver.UsesClusterDns: true })
        {
            yield break;
        }

        var lookups = differing.Select(pair => pair.Lookup).ToList();
        var (pods, all) = (DnsAnswers.PodsOf(lookups), DnsAnswers.PodsOf(DnsAnswers.Replicas(context)));
        var shown = differing.Find(pair => pair.Lookup.Plan.Peer is not null) is { Lookup: not null } replica ? replica : differing[0];
        var who = pods.IsEmpty ? $"The DNS Service at {lookups[0].Result.Target}"
            : pods.Length < all.Length ? $"{DnsAnswers.Count(pods.Length, all.Length)} ({PodWords.List(pods, 3)})"
            : DnsAnswers.Count(pods.Length, all.Length);
        var dns = DnsFacts.ServiceOf(context);
        yield return new RuleFinding
        {
            Subject = pods.Length == 1 ? $"Pod {pods[0]}" : dns?.Reference.ToString() ?? service.Reference.ToString(),
            Summary = $"{who} {(pods.Length > 1 ? "do" : "does")} not answer what {Owner(service, isSrv)} says: {Words(shown.Difference!)}.",
            Evidence =
            [
                .. differing.Take(MaxShown).Select(pair => DiagnosisContext.Observed(
                    pair.Lookup, $"{ProbeText.Describe(pair.Lookup.Result)}: {Words(pair.Difference!)}")),
                context.Derived(service, Said(context, service)),
            ],
            Fixes =
            [
                new Fix("If the Service was changed just now, ask again in a minute: DNS pods may remember answers for 30 s."),
                new Fix("Look for lost watches in their logs (Failed to watch, forbidden, connection refused).",
                    $"kubectl -n {dns?.Namespace ?? "kube-system"} logs -l {DnsFacts.SelectorOf(dns)} --tail=100"),
                .. pods.Take(1).Select(pod => new Fix(
                    "Let the stale pod be made anew.",
                    $"kubectl -n {pod.Split('/')[0]} delete pod {pod.Split('/')[^1]}", FixRisk.Medium)),
            ],
            Coverage = DnsAnswers.CoverageOf(lookups),
            Severity = pods.Length < all.Length ? Severity.Warning : Severity.Error,
        };
    }

    private static string Owner(Service service, bool isSrv) =>
        service.IsHeadless ? $"the EndpointSlices of {service.Namespace}/{service.Name}"
        : isSrv ? $"the ports of Service {service.Namespace}/{service.Name}"
        : $"Service {service.Namespace}/{service.Name}";

    private static string Words(DnsDifference difference) => (difference.Missing.IsEmpty, difference.Extra.IsEmpty) switch
    {
        (false, true) => $"missing {PodWords.List(difference.Missing, 3)}",
        (true, false) => $"{PodWords.List(difference.Extra, 3)} too much",
        _ => $"{PodWords.List(difference.Extra, 3)} instead of {PodWords.List(difference.Missing, 3)}",
    };

    private static string Said(DiagnosisContext context, Service service) => service.IsHeadless
        ? $"headless, {ServiceFacts.ReadyEndpoints(context.Snapshot, service).Count()} ready endpoints, settled for more than a minute"
        : $"clusterIP {string.Join(", ", service.ClusterIPs)}, ports {string.Join(", ", service.Ports)}, created {service.CreatedAt:u}";
}
