using System.Globalization;
using NetDoctor.Model.Probing;

namespace NetDoctor.Model.Diagnoses;

/// <summary>Words and sentences that every form of a report shares: text, Markdown, chat.</summary>
public static class ReportWords
{
    private const string NoEndpoints = "no endpoints";

    /// <summary>The answer in one sentence; what explains it follows apart.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static string Headline(Diagnosis diagnosis)
    {
        var to = diagnosis.Question.To;
        var from = diagnosis.Question.From ?? "NetDoctor itself";
        return diagnosis switch
        {
            { Status: DiagnosisStatus.Running } => $"Whether {from} reaches {to} is being looked into.",
            { Verdict: Verdict.Reachable } => $"{to} is reachable from {from}.",
            { Verdict: Verdict.Degraded, Cause.Hop: Hop.Application } =>
                $"{to} is reachable from {from}, but {(HasAnswered(diagnosis) ? "some requests" : "requests")} fail.",
            { Verdict: Verdict.Degraded } => $"{to} is reachable from {from} only in part.",
            { Verdict: Verdict.Unreachable } => $"{to} is unreachable from {from}.",
            _ => $"Whether {from} reaches {to} cannot be told.",
        };
    }

    /// <summary>The summary after its colon when it begins with the answer, however that names the source; else null.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static string? Reason(Diagnosis diagnosis)
    {
        var to = diagnosis.Question.To;
        var answers = diagnosis switch
        {
            { Status: DiagnosisStatus.Running } => [],
            { Verdict: Verdict.Reachable } => [($"{to} is reachable from ", ": ")],
            { Verdict: Verdict.Degraded } => [($"{to} works only in part", ": ")],
            { Verdict: Verdict.Unreachable } => [($"{to} is unreachable", ": "), ($"{to} is closed to ", ": ")],
            _ => ((string Start, string End)[])[("Whether ", $" reaches {to} cannot be told: ")],
        };
        foreach (var (start, end) in answers)
        {
            var colon = diagnosis.Summary.StartsWith(start, StringComparison.Ordinal)
                ? diagnosis.Summary.IndexOf(end, start.Length, StringComparison.Ordinal)
                : -1;
            if (colon >= 0)
            {
                return diagnosis.Summary[(colon + end.Length)..];
            }
        }

        return null;
    }

    /// <summary>What a finding's summary gives as the reason, without a full stop, when it begins with what is closed to whom; else null.</summary>
    /// <param name="summary">The summary.</param>
    public static string? AfterAnswer(string summary)
    {
        var closed = summary.IndexOf(" closed to ", StringComparison.Ordinal);
        var colon = closed < 0 ? -1 : summary.IndexOf(": ", closed, StringComparison.Ordinal);
        return colon < 0 ? null : summary[(colon + 2)..].TrimEnd('.');
    }

    /// <summary>The route in one line: <c>DNS ok · Service ok · 3 of 3 endpoints ready</c>; empty without hops that tell something.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    /// <param name="strong">How a hop that failed is set off.</param>
    public static string Strip(Diagnosis diagnosis, Func<string, string> strong) => string.Join(" · ", StripHops(diagnosis)
        .Select(part => (part.Hop, Text: part.IsCount && part.Hop.State != HopState.Failed ? part.Words
            : part.IsCount ? $"{part.Words} ({Of(part.Hop.State)})"
            : $"{part.Words} {Of(part.Hop.State)}"))
        .Select(part => part.Hop.State == HopState.Failed ? strong(part.Text) : part.Text));

    /// <summary>The hops that tell something, each in a few words.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static IEnumerable<StripPart> StripHops(Diagnosis diagnosis)
    {
        // A host port is forwarded by the network plugin; only what belongs to a Service goes through the Service proxy.
        var proxy = diagnosis.Route.Any(hop => hop is { Hop: Hop.Service, State: not HopState.Skipped }) ? "Service proxy" : "port forwarding";
        return diagnosis.Route
            .Where(hop => hop.State != HopState.Skipped && !(hop.Hop == Hop.Source && hop.State == HopState.Ok))
            .Select(hop => Part(hop, proxy));
    }

    /// <summary>How long it took and under which identifier it is kept.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static string Footer(Diagnosis diagnosis)
    {
        var milliseconds = diagnosis.DurationMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        var probes = diagnosis.Probes.Length == 1 ? "1 probe" : $"{diagnosis.Probes.Length} probes";
        var at = diagnosis.StartedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return $"{probes} in {milliseconds} ms, {at} UTC, diagnosis {diagnosis.Id}";
    }

    /// <summary>What a finding has to do with the verdict, in a word.</summary>
    /// <param name="role">The role.</param>
    public static string Of(FindingRole role) => role switch
    {
        FindingRole.Cause => "cause",
        FindingRole.Contributing => "contributing",
        _ => "hazard",
    };

    /// <summary>How a statement is known, in a word.</summary>
    /// <param name="basis">The basis.</param>
    public static string Of(Basis basis) => basis switch
    {
        Basis.Observed => "observed",
        Basis.Derived => "derived",
        _ => "assumed",
    };

    /// <summary>A fix in words, with a warning when it is not harmless.</summary>
    /// <param name="fix">The fix.</param>
    public static string Of(Fix fix) => fix.Risk switch
    {
        FixRisk.Medium => $"{fix.Description} (some risk)",
        FixRisk.High => $"{fix.Description} (risky)",
        _ => fix.Description,
    };

    private static bool HasAnswered(Diagnosis diagnosis) => diagnosis.Probes.Any(probe =>
        probe is HttpProbeResult { Outcome: ProbeOutcome.Succeeded, Status: < 300 } or GrpcProbeResult { Serving: GrpcServingStatus.Serving });

    // Endpoints tell more by their count than by a word.
    private static StripPart Part(RouteHop hop, string proxy)
    {
        var words = hop.Detail.Split(';', 2)[0].Replace("0 of 0 endpoints ready", NoEndpoints, StringComparison.Ordinal);
        var count = words.Split(',', 2)[0];
        return hop.Hop == Hop.Endpoints && (count == NoEndpoints || count.EndsWith("endpoints ready", StringComparison.Ordinal))
            ? new StripPart(hop, hop.State is HopState.Failed ? words : count, IsCount: true)
            : new StripPart(hop, Label(hop, proxy), IsCount: false);
    }

    private static string Label(RouteHop hop, string proxy) => hop switch
    {
        { Hop: Hop.Proxy } => proxy,
        { Hop: Hop.Service } when !hop.Subject.StartsWith("Service ", StringComparison.Ordinal) => "target",
        _ => Of(hop.Hop),
    };

    /// <summary>A hop, in a word or two.</summary>
    /// <param name="hop">The hop.</param>
    public static string Of(Hop hop) => hop switch
    {
        Hop.Source => "source",
        Hop.Dns => "DNS",
        Hop.Ingress => "Ingress",
        Hop.Service => "Service",
        Hop.Endpoints => "endpoints",
        Hop.EgressPolicy => "egress policy",
        Hop.Proxy => "Service proxy",
        Hop.Network => "network",
        Hop.IngressPolicy => "ingress policy",
        Hop.Listen => "listening",
        Hop.Application => "application",
        _ => "NetDoctor",
    };

    /// <summary>Whether traffic gets past a hop, in a word or two.</summary>
    /// <param name="state">The state.</param>
    public static string Of(HopState state) => state switch
    {
        HopState.Ok => "ok",
        HopState.Failed => "FAILED",
        HopState.Degraded => "in part",
        HopState.Unknown => "unknown",
        _ => "skipped",
    };
}

/// <summary>A hop of a route in a few words.</summary>
/// <param name="Hop">The hop.</param>
/// <param name="Words">What it is, or how many of them are ready.</param>
/// <param name="IsCount">Whether the words count, and so say how it is.</param>
public sealed record StripPart(RouteHop Hop, string Words, bool IsCount);
