using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>A finding with the rule that reported it.</summary>
/// <param name="Rule">Identity of the rule.</param>
/// <param name="Finding">What it found.</param>
internal sealed record Report(RuleInfo Rule, RuleFinding Finding)
{
    public Hop Hop => Finding.Hop ?? Rule.Hop;

    public Severity Severity => Finding.Severity ?? Rule.Severity;
}

/// <summary>Chooses the finding that explains the verdict.</summary>
/// <remarks>It must cover everything that fails where the route breaks, and contradict nothing that works; of those that do, the
/// one that no other explains, nearest to the break.</remarks>
internal static class CauseSelector
{
    private const string NoReadyEndpoints = "SVC12";

    public static Report? Select(ImmutableArray<Report> reports, HopAssessment broken, Sightings seen)
    {
        var candidates = reports
            .Where(report => !report.Finding.IsHazard && report.Severity != Severity.Info && report.Hop != Hop.Doctor)
            .Where(report => Covers(report, broken) && !IsContradicted(report, seen) && !IsBehind(report, broken, seen))
            .ToList();
        var best = candidates
            .Where(report => Explainers(report, candidates) == 0)
            .OrderBy(report => Math.Abs(report.Hop - broken.Hop.Hop))
            .ThenByDescending(report => report.Severity)
            .ThenBy(report => report.Finding.Coverage.IsAll)
            .ThenBy(report => report.Rule.Id, StringComparer.Ordinal)
            .FirstOrDefault();
        return best?.Rule.Id == NoReadyEndpoints ? LargestOfAll(reports, broken) ?? best : best;
    }

    /// <summary>How many of the findings explain this one; 0 for the most specific.</summary>
    internal static int Explainers(Report report, IEnumerable<Report> others) =>
        others.Count(other => Explains(other.Rule, report.Rule));

    /// <summary>Whether findings of a rule explain those of another.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="other">The other.</param>
    internal static bool Explains(RuleInfo rule, RuleInfo other) => rule.Explains.Contains(other.Id)
        || (other.Refines is { } general && rule.Refines is null && rule.Explains.Contains(general));

    /// <summary>The one finding that objects alone prove to be why; null when several could be.</summary>
    /// <param name="reports">Findings that break traffic.</param>
    /// <param name="unready">Pods that are behind endpoints which are not ready, as <c>ns/name</c>.</param>
    /// <remarks>The only error that no other explains, unless it knows nothing of a pod that fails, too.</remarks>
    internal static Report? Only(IReadOnlyCollection<Report> reports, IEnumerable<string> unready)
    {
        var specific = reports.Where(report => report.Severity == Severity.Error && Explainers(report, reports) == 0).Take(2).ToArray();
        return specific is [{ Finding.Coverage: var coverage } only]
            && (coverage.IsAll || reports.SelectMany(other => other.Finding.Coverage.Subjects).Concat(unready).All(coverage.Subjects.Contains))
                ? only
                : null;
    }

    /// <summary>Whether something that the finding says fails was seen to work.</summary>
    internal static bool IsContradicted(Report report, Sightings seen)
    {
        if (!report.Finding.Coverage.IsAll)
        {
            return false;
        }

        if (seen.IsServedByAll && report.Hop is > Hop.Dns and < Hop.Application)
        {
            return true;
        }

        return report.Hop switch
        {
            Hop.Dns => seen.HasResolved,
            Hop.Service or Hop.Endpoints or Hop.Proxy or Hop.Network or Hop.Listen =>
                seen.IsRepresentative && seen.Dialled.Length > 0 && seen.Dialled.All(observation => observation.Succeeded),
            _ => false,
        };
    }

    // What a controller would meet behind it does not close its own address.
    private static bool IsBehind(Report report, HopAssessment broken, Sightings seen) =>
        broken.Hop.Hop == Hop.Ingress && report.Hop > Hop.Ingress && seen.IsClosedByIngress;

    // Pods that are not ready each for a reason of its own explain it together: then the reason of the most of them is named.
    private static Report? LargestOfAll(ImmutableArray<Report> reports, HopAssessment broken)
    {
        var pods = reports
            .Where(report => report is { Hop: Hop.Endpoints, Severity: Severity.Error, Finding: { IsHazard: false, Coverage.IsAll: false } })
            .ToList();
        return !broken.Broken.IsEmpty && broken.Broken.All(names => pods.Exists(report => names.Any(report.Finding.Coverage.Subjects.Contains)))
            ? pods.OrderByDescending(report => report.Finding.Coverage.Subjects.Length)
                .ThenBy(report => report.Rule.Id, StringComparer.Ordinal).FirstOrDefault()
            : null;
    }

    private static bool Covers(Report report, HopAssessment broken)
    {
        var coverage = report.Finding.Coverage;
        if (coverage.IsAll)
        {
            return true;
        }

        return broken.Broken.IsEmpty
            ? report.Hop == broken.Hop.Hop
            : broken.Broken.All(names => names.Any(name => coverage.Subjects.Contains(name)));
    }
}
