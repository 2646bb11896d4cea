using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The answer is too large for UDP, and TCP port 53, where the whole of it would be, cannot be used.</summary>
/// <remarks>Source: RFC 7766 section 5 (a truncated answer is to be asked for again over TCP); RFC 1035 section 4.1.1, TC.</remarks>
public sealed class TruncatedWithoutTcp : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DNS36", "Truncated answer, TCP fallback impossible", Severity.Error, Hop.Dns)
    {
        Needs = [ResourceKind.Service],
        Explains = ["DNS18", "DNS22"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var cut = Wire.Lookups(context).Where(IsCut).ToList();
        if (cut.Count > 0)
        {
            yield return Broken(context, cut);
            yield break;
        }

        // Nothing was truncated this time: what larger answers would meet is worth knowing.
        var closed = context.At(LadderStep.NameOverTcp).Where(DnsAnswers.IsUnanswered).ToList();
        var open = Wire.Lookups(context).Where(observation => observation.Succeeded).ToList();
        var silent = closed.Where(over => open.Exists(observation => observation.Result.Target == over.Result.Target)).ToList();
        if (silent.Count == 0)
        {
            yield break;
        }

        var servers = PodWords.List(silent.Select(Place), 3);
        yield return new RuleFinding
        {
            Subject = DnsFacts.ServiceOf(context)?.Reference.ToString() ?? Place(silent[0]),
            Summary = $"{servers} answers over UDP, but not over TCP ({ProbeText.Describe(silent[0].Result)}): "
                + "names with large answers will fail.",
            Evidence = [.. silent.Take(3).Select(observation => DiagnosisContext.Observed(observation)), DiagnosisContext.Observed(open[0])],
            Fixes = Fixes(context),
            IsHazard = true,
            Severity = Severity.Warning,
        };
    }

    private static RuleFinding Broken(DiagnosisContext context, List<Observation> cut)
    {
        var atService = DnsAnswers.AtService(context).Where(IsCut).ToList();
        var works = Wire.Lookups(context).Any(observation => observation.Succeeded);
        var first = atService.Count > 0 ? atService[0] : cut[0];
        var name = (first.Result as DnsProbeResult)?.Name;
        return new RuleFinding
        {
            Subject = DnsFacts.ServiceOf(context)?.Reference.ToString() ?? Place(first),
            Summary = $"The answer for {name} is too large for UDP (TC=1), and asking again over TCP port 53 fails: "
                + $"{Place(first)} {ProbeText.Describe(first.Result)}.",
            Evidence =
            [
                .. cut.Take(4).Select(observation => DiagnosisContext.Observed(
                    observation, $"truncated over UDP, then over TCP {ProbeText.Describe(observation.Result)}")),
            ],
            Fixes = Fixes(context),
            Coverage = works ? DnsAnswers.CoverageOf(cut) : Coverage.All,
            Severity = works ? Severity.Warning : Severity.Error,
        };
    }

    private static ImmutableArray<Fix> Fixes(DiagnosisContext context)
    {
        var service = DnsFacts.ServiceOf(context);
        var (ns, name) = (service?.Namespace ?? "kube-system", service?.Name ?? "kube-dns");
        return
        [
            new Fix("Let TCP port 53 through to the DNS pods in policies and firewalls, not UDP alone.", $"kubectl -n {ns} get networkpolicies -o yaml"),
            new Fix("See that the Service has 53/TCP too.", $"kubectl -n {ns} get service {name} -o jsonpath='{{.spec.ports}}'"),
        ];
    }

    private static bool IsCut(Observation observation) =>
        observation.Result is DnsProbeResult { WasTruncated: true, Rcode: null } && observation.Failed;

    private static string Place(Observation observation) => observation.Plan.Peer is { } pod
        ? $"Pod {pod} ({observation.Result.Target})"
        : observation.Result.Target;
}
