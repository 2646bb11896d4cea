using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>What all rules reported, and which could not judge.</summary>
/// <param name="Reports">Reports in the order of the catalogue.</param>
/// <param name="NotEvaluated">Rules that lacked what they need, or failed.</param>
internal sealed record RuleRun(ImmutableArray<Report> Reports, ImmutableArray<NotEvaluated> NotEvaluated)
{
    public static RuleRun Over(RuleCatalog catalog, DiagnosisContext context)
    {
        var reports = ImmutableArray.CreateBuilder<Report>();
        var notEvaluated = ImmutableArray.CreateBuilder<NotEvaluated>();
        var failed = ImmutableArray.CreateBuilder<(string Id, string Exception)>();
        foreach (var rule in catalog.Rules)
        {
            var missing = rule.Info.Needs.Where(kind => !context.Snapshot.IsComplete(kind)).ToList();
            if (missing.Count > 0)
            {
                notEvaluated.Add(new NotEvaluated(
                    rule.Info.Id, $"not known: {string.Join(", ", missing.Select(kind => Why(context, kind)))}"));
                continue;
            }

            try
            {
                reports.AddRange(rule.Evaluate(context).Select(finding => new Report(rule.Info, finding)).ToList());
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // One of the four places where everything is caught: a rule that throws must not take the answer with it.
                notEvaluated.Add(new NotEvaluated(
                    rule.Info.Id, $"the rule failed with {exception.GetType().Name}"));
                failed.Add((rule.Info.Id, exception.GetType().Name));
            }
        }

        var last = new RuleFailed();
        reports.AddRange(last.Evaluate(context with { FailedRules = failed.ToImmutable() })
            .Select(finding => new Report(last.Info, finding)));
        return new RuleRun(reports.ToImmutable(), notEvaluated.ToImmutable());
    }

    private static string Why(DiagnosisContext context, Model.Cluster.ResourceKind kind)
    {
        var status = context.Snapshot.StatusOf(kind);
        return status.Detail is null ? $"{kind} ({status.State})" : $"{kind} ({status.Detail})";
    }
}
