using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>What the answers of the DNS Service and of its pods are worth.</summary>
internal static class DnsAnswers
{
    /// <summary>Whether a lookup failed without a word about the name: no answer at all, or an answer that is an error.</summary>
    /// <param name="observation">A lookup.</param>
    public static bool IsBroken(Observation observation) =>
        observation.Failed && observation.Result.Outcome is not (ProbeOutcome.NxDomain or ProbeOutcome.NoData);

    /// <summary>Whether nothing came back: dropped, refused, unreachable.</summary>
    /// <param name="observation">A lookup.</param>
    public static bool IsUnanswered(Observation observation) =>
        IsBroken(observation) && observation.Result is not DnsProbeResult { Rcode: not null };

    /// <summary>Whether two lookups fail in one way; packets that come to nothing do, whoever drops or refuses them.</summary>
    /// <param name="one">A lookup.</param>
    /// <param name="other">Another.</param>
    public static bool FailsAlike(Observation one, Observation other) => one.Failed && other.Failed
        && (one.Result.Outcome == other.Result.Outcome || (IsUnanswered(one) && IsUnanswered(other)));

    /// <summary>Whether every address of an answer is another than objects say.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="observation">A lookup.</param>
    public static bool IsElsewhere(DiagnosisContext context, Observation observation) => observation.Succeeded
        && DnsDifference.Of(context, observation) is { Extra.IsEmpty: false, Shared: 0 };

    /// <summary>Lookups at DNS pods that fail, or differ from what objects say or from what other pods answer.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="replicas">Lookups at DNS pods.</param>
    public static ImmutableArray<Observation> BadOf(DiagnosisContext context, ImmutableArray<Observation> replicas) =>
    [
        .. replicas.Where(observation => IsBroken(observation)
            || DnsDifference.Of(context, observation) is not null
            || (observation.Failed && !DnsDifference.HasExpectation(context, observation)
                && Others(context, observation).Any(other => other.Succeeded))),
    ];

    /// <summary>DNS pods that lookups went to, as <c>ns/name</c>, each once.</summary>
    /// <param name="replicas">Lookups at DNS pods.</param>
    public static ImmutableArray<string> PodsOf(IEnumerable<Observation> replicas) =>
        [.. replicas.Select(observation => observation.Plan.Peer).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>What lookups cover: the servers, and the pods behind them.</summary>
    /// <param name="lookups">The lookups.</param>
    public static Coverage CoverageOf(IEnumerable<Observation> lookups) => Coverage.Of(lookups
        .SelectMany(observation => observation.Plan.Peer is { } pod
            ? new[] { pod, observation.Result.Target }
            : [observation.Result.Target])
        .Distinct(StringComparer.Ordinal));

    /// <summary>Lookups that were made at each DNS pod, in the order of the ladder.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Observation> Replicas(DiagnosisContext context) =>
        [.. context.At(LadderStep.NameAtReplica).Where(WasMade)];

    /// <summary>Lookups that were made at the DNS Service, in the order of the ladder.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<Observation> AtService(DiagnosisContext context) =>
        [.. context.At(LadderStep.Name).Concat(context.At(LadderStep.Srv)).Where(WasMade)];

    /// <summary><c>1 of 2 DNS pods</c>, <c>Both DNS pods</c>, <c>All 3 DNS pods</c>, <c>The one DNS pod</c>.</summary>
    /// <param name="some">How many.</param>
    /// <param name="all">Of how many.</param>
    public static string Count(int some, int all) => (some, all) switch
    {
        (1, 1) => "The one ready DNS pod",
        (2, 2) => "Both ready DNS pods",
        _ when some == all => $"All {all} ready DNS pods",
        _ => $"{some} of {all} ready DNS pods",
    };

    private static IEnumerable<Observation> Others(DiagnosisContext context, Observation observation) => Wire.Lookups(context)
        .Where(other => other.Result is DnsProbeResult asked && observation.Result is DnsProbeResult own
            && asked.Name == own.Name && asked.Type == own.Type);

    private static bool WasMade(Observation observation) =>
        observation.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);
}
