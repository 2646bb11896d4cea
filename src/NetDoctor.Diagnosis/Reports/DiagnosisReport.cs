using System.Collections.Immutable;
using System.Text;
using NetDoctor.Model.Diagnoses;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Diagnosis.Reports;

/// <summary>Writes a diagnosis for people, as Markdown or plain text; pure.</summary>
/// <remarks>In this order: the answer in one sentence and what explains it, the route in one line, the cause with its evidence and fixes,
/// other findings, what was not evaluated, by what is missing for it, notes on how the answer was found. Parts without content are left out. Lines end with a line feed.</remarks>
public static class DiagnosisReport
{
    private const int MaxIds = 6;

    // Probes ran in another place than the source; its fix says how to try it there.
    private const string ProbesElsewhere = "DOC08";

    /// <summary>As Markdown.</summary>
    /// <param name="diagnosis">The diagnosis, done or under way.</param>
    public static string ToMarkdown(DiagnosisRecord diagnosis) => Write(diagnosis, new MarkdownStyle());

    /// <summary>As plain text for a terminal.</summary>
    /// <param name="diagnosis">The diagnosis, done or under way.</param>
    public static string ToText(DiagnosisRecord diagnosis) => Write(diagnosis, new TextStyle());

    private static string Write(DiagnosisRecord diagnosis, ReportStyle style)
    {
        var text = new StringBuilder();
        Paragraph(text, style.Headline(ReportWords.Headline(diagnosis), diagnosis.Summary, ReportWords.Reason(diagnosis)));
        if (ReportWords.Strip(diagnosis, style.Strong) is { Length: > 0 } strip)
        {
            Paragraph(text, style.Strip(strip));
        }

        if (diagnosis.Cause is { } cause)
        {
            Paragraph(text, style.Heading($"Cause: {cause.Id} {cause.Title}"));
            Finding(text, style, cause);
        }

        if (diagnosis is { Status: DiagnosisStatus.Completed, Verdict: Verdict.Undetermined, Cause: null })
        {
            NextSteps(text, style, diagnosis);
        }

        var others = Others(diagnosis).ToList();
        if (others.Count > 0)
        {
            Paragraph(text, style.Heading("Also found"));
            List(text, others);
        }

        // Of what is reported, the findings have said why it is no cause.
        var missing = diagnosis.NotEvaluated.Where(one => !diagnosis.Findings.Any(
            finding => finding.Role == FindingRole.Contributing && finding.Id == one.Id)).ToList();
        if (missing.Count > 0)
        {
            Paragraph(text, style.Heading("Not evaluated"));
            List(text, missing.GroupBy(one => one.Reason).Select(group => $"{Ids([.. group.Select(one => one.Id)])}: {group.Key}"));
        }

        if (!diagnosis.Notes.IsEmpty)
        {
            Paragraph(text, style.Heading("Notes"));
            List(text, diagnosis.Notes);
        }

        text.Append(style.Footer(ReportWords.Footer(diagnosis))).Append('\n');
        return text.ToString();
    }

    // Where nothing is proved, how to find out, and what to do if it is what objects say.
    private static void NextSteps(StringBuilder text, ReportStyle style, DiagnosisRecord diagnosis)
    {
        var ways = diagnosis.Findings.Where(finding => finding is { Id: ProbesElsewhere, Role: FindingRole.Hazard }).SelectMany(finding => finding.Fixes);
        Fixes(text, style, "To find out", [.. ways]);
        if (diagnosis.Findings.FirstOrDefault(finding => finding is { Role: FindingRole.Contributing, FollowsFrom: null }) is { } suspect)
        {
            Fixes(text, style, $"If it is {suspect.Id} {suspect.Title}", suspect.Fixes);
        }
    }

    // What follows from the cause, and what is no trouble while there is one, is only named: JSON has it in full.
    private static IEnumerable<string> Others(DiagnosisRecord diagnosis)
    {
        var others = diagnosis.Findings.Where(finding => finding.Role != FindingRole.Cause).ToList();
        var following = others.Where(finding => finding.FollowsFrom is not null).ToList();
        var idle = diagnosis.Cause is null ? []
            : others.Where(finding => finding is { Role: FindingRole.Hazard, Severity: Severity.Info }).ToList();
        foreach (var finding in others.Except(following).Except(idle))
        {
            // Where nothing is proved, the answer says what objects say, and need not say it twice.
            var isTold = ReportWords.AfterAnswer(finding.Summary) is { } reason && diagnosis.Summary.Contains(reason, StringComparison.Ordinal);
            yield return $"{finding.Id} {finding.Title} ({ReportWords.Of(finding.Role)}){(isTold ? "" : $": {finding.Summary}")}";
        }

        if (following.Count > 0)
        {
            yield return $"Follows from the cause: {Titles(following)}";
        }

        if (idle.Count > 0)
        {
            yield return $"True as well, and not the cause: {Titles(idle)}";
        }
    }

    private static string Titles(List<Finding> findings) =>
        string.Join(", ", findings.Select(finding => $"{finding.Id} {finding.Title}").Distinct(StringComparer.Ordinal));

    private static void Finding(StringBuilder text, ReportStyle style, Finding finding)
    {
        List(text, finding.Evidence.Select(evidence =>
            $"{style.Code(evidence.Source)}: {evidence.Statement.TrimEnd('.')} ({ReportWords.Of(evidence.Basis)})"));
        Fixes(text, style, finding.Fixes.Length == 1 ? "Fix" : "Fixes, the best first", finding.Fixes);
    }

    private static void Fixes(StringBuilder text, ReportStyle style, string heading, ImmutableArray<Fix> fixes)
    {
        if (fixes.IsEmpty)
        {
            return;
        }

        Paragraph(text, style.Heading(heading));
        foreach (var fix in fixes)
        {
            Paragraph(text, ReportWords.Of(fix));
            if (fix.Command is { } command)
            {
                Paragraph(text, style.Command(command));
            }
        }
    }

    private static string Ids(List<string> ids) => ids.Count <= MaxIds + 1
        ? string.Join(", ", ids)
        : $"{string.Join(", ", ids.Take(MaxIds))} and {ids.Count - MaxIds} more";

    private static void List(StringBuilder text, IEnumerable<string> items)
    {
        foreach (var item in items)
        {
            text.Append("- ").Append(item).Append('\n');
        }

        text.Append('\n');
    }

    private static void Paragraph(StringBuilder text, string paragraph) => text.Append(paragraph).Append("\n\n");
}
