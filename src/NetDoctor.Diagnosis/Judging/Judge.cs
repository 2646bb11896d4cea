using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Judges one diagnosis: state of the hops, verdict, cause, and the role of every other finding.</summary>
/// <param name="catalog">Rules.</param>
/// <param name="context">All that is known.</param>
internal sealed class Judge(RuleCatalog catalog, DiagnosisContext context)
{
    /// <summary>Decides.</summary>
    public Judgement Decide()
    {
        var seen = new Sightings(context);
        ImmutableArray<HopAssessment> behind =
        [
            ObjectHops.Service(context, seen),
            ObjectHops.Endpoints(context, seen),
            PolicyHops.Assess(Hop.EgressPolicy, context, seen),
            WireHops.Proxy(context.Route, seen),
            WireHops.Network(context.Route, seen),
            PolicyHops.Assess(Hop.IngressPolicy, context, seen),
            WireHops.Listen(context.Route, seen),
            WireHops.Application(context, seen),
        ];
        ImmutableArray<HopAssessment> hops =
        [
            ObjectHops.Source(context.Route),
            NameHop.Assess(context, seen),
            .. IngressHop.Assess(context, seen, behind),
            .. behind,
        ];
        var (verdict, broken) = VerdictDecider.Decide(context, seen, hops);
        var run = RuleRun.Over(catalog, context);
        var cause = verdict is Verdict.Unreachable or Verdict.Degraded && broken is not null
            ? CauseSelector.Select(run.Reports, broken, seen)
            : null;
        var findings = run.Reports
            .Select(report => ToFinding(report, RoleOf(report, cause, verdict, seen), cause))
            .OrderBy(finding => finding.Role)
            .ThenByDescending(finding => finding.Severity)
            .ThenBy(finding => finding.Hop)
            .ThenBy(finding => finding.Id, StringComparer.Ordinal)
            .ThenBy(finding => finding.Subject, StringComparer.Ordinal)
            .ToImmutableArray();
        var route = AfterBreak(hops, broken);
        return new Judgement(
            verdict,
            SummaryWriter.Write(context, seen, verdict, broken, cause),
            cause is null ? null : ToFinding(cause, FindingRole.Cause, cause),
            findings,
            route,
            // Where probes started is said at length by a finding where it matters, and need not be said again.
            [
                .. run.NotEvaluated,
                .. Gaps.Of(context, seen, verdict, hops).Where(gap => gap.Id != "DOC08" || findings.All(finding => finding.Id != gap.Id)),
            ]);
    }

    // What comes after the break was not put to the test by this question's traffic.
    private static ImmutableArray<RouteHop> AfterBreak(ImmutableArray<HopAssessment> hops, HopAssessment? broken) =>
    [
        .. hops.Select(hop => hop.Hop).Select(hop =>
            broken is { Hop.State: HopState.Failed } && hop.Hop > broken.Hop.Hop && hop.State == HopState.Unknown
                ? hop with { State = HopState.Skipped }
                : hop),
    ];

    private static FindingRole RoleOf(Report report, Report? cause, Verdict verdict, Sightings seen)
    {
        if (ReferenceEquals(report, cause))
        {
            return FindingRole.Cause;
        }

        var breaksNothing = report.Finding.IsHazard || report.Severity == Severity.Info || verdict == Verdict.Reachable
            || CauseSelector.IsContradicted(report, seen);
        return breaksNothing ? FindingRole.Hazard : FindingRole.Contributing;
    }

    private static Finding ToFinding(Report report, FindingRole role, Report? cause) => new()
    {
        Id = report.Rule.Id,
        Title = report.Rule.Title,
        Role = role,
        FollowsFrom = role == FindingRole.Contributing && cause is not null && CauseSelector.Explains(cause.Rule, report.Rule) ? cause.Rule.Id : null,
        Severity = report.Severity,
        Hop = report.Hop,
        Subject = report.Finding.Subject,
        Summary = report.Finding.Summary,
        Evidence = report.Finding.Evidence,
        Fixes = report.Finding.Fixes,
    };
}
