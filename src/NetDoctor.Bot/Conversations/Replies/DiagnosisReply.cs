using System.Collections.Immutable;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Client;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says what a diagnosis found: the sentence, the route, the cause with its evidence, the best fix.</summary>
internal static class DiagnosisReply
{
    private const int MostEvidence = 3;

    /// <summary>The reply.</summary>
    /// <param name="diagnosis">The diagnosis, completed.</param>
    /// <param name="reportUrl">Address of the API for browsers; null for no link.</param>
    /// <param name="note">A sentence on how the question was understood; null for none.</param>
    public static Reply Of(Diagnosis diagnosis, Uri? reportUrl, string? note)
    {
        var parts = ImmutableArray.CreateBuilder<ReplyPart>();
        if (diagnosis.Cause is { } cause)
        {
            parts.Add(new HeadingPart($"Cause: {cause.Id} {cause.Title}"));
            parts.Add(new ListPart([.. cause.Evidence.Take(MostEvidence).Select(Words)]));
            AddFix(parts, "Fix", cause.Fixes);
        }
        else if (diagnosis.Verdict == Verdict.Undetermined)
        {
            AddNextStep(parts, diagnosis);
        }

        if (note is not null)
        {
            parts.Add(new TextPart(note));
        }

        return new Reply
        {
            Sentence = Sentence(diagnosis),
            Tone = ToneOf(diagnosis.Verdict),
            Strip = Strip(diagnosis),
            Parts = parts.ToImmutable(),
            Buttons = Buttons(diagnosis, reportUrl),
            Footer = ReportWords.Footer(diagnosis),
        };
    }

    /// <summary>The answer in a sentence or two.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static string Sentence(Diagnosis diagnosis)
    {
        var headline = ReportWords.Headline(diagnosis);
        return ReportWords.Reason(diagnosis) is { } reason ? $"{headline.TrimEnd('.')}: {reason}" : $"{headline} {diagnosis.Summary}";
    }

    /// <summary>The route.</summary>
    /// <param name="diagnosis">The diagnosis.</param>
    public static ImmutableArray<StripHop> Strip(Diagnosis diagnosis) =>
        [.. ReportWords.StripHops(diagnosis).Select(part => new StripHop(part.Words, part.Hop.State))];

    /// <summary>How a verdict is meant.</summary>
    /// <param name="verdict">The verdict.</param>
    public static Tone ToneOf(Verdict verdict) => verdict switch
    {
        Verdict.Reachable => Tone.Good,
        Verdict.Degraded => Tone.Warning,
        Verdict.Unreachable => Tone.Bad,
        _ => Tone.Unknown,
    };

    private static string Words(Evidence evidence) => $"{evidence.Source}: {evidence.Statement.TrimEnd('.')} ({ReportWords.Of(evidence.Basis)})";

    private static void AddFix(ImmutableArray<ReplyPart>.Builder parts, string heading, ImmutableArray<Fix> fixes)
    {
        if (fixes.IsEmpty)
        {
            return;
        }

        parts.Add(new TextPart($"{heading}: {ReportWords.Of(fixes[0])}"));
        if (fixes[0].Command is { } command)
        {
            parts.Add(new CodePart(command));
        }

        if (fixes.Length > 1)
        {
            parts.Add(new TextPart(fixes.Length == 2 ? "Details have another way to mend it." : $"Details have {fixes.Length - 1} other ways to mend it."));
        }
    }

    // Where nothing is proved: how to find out, and what objects speak for.
    private static void AddNextStep(ImmutableArray<ReplyPart>.Builder parts, Diagnosis diagnosis)
    {
        var suspects = diagnosis.Findings.Where(finding => finding is { Role: FindingRole.Contributing, FollowsFrom: null })
            .Select(finding => $"{finding.Id} {finding.Title}").Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (!suspects.IsEmpty)
        {
            parts.Add(new TextPart($"It may be {string.Join(" or ", suspects)}; that is not proved."));
        }

        AddFix(parts, "To find out", [.. diagnosis.Findings.Where(finding => finding is { Id: "DOC08", Role: FindingRole.Hazard }).SelectMany(finding => finding.Fixes).Take(1)]);
    }

    private static ImmutableArray<ReplyButton> Buttons(Diagnosis diagnosis, Uri? reportUrl)
    {
        var buttons = ImmutableArray.CreateBuilder<ReplyButton>();
        buttons.Add(new ReplyButton("Run again", ExactForm.Diagnose(diagnosis.Question)));
        buttons.Add(new ReplyButton("Details", ExactForm.Details(diagnosis.Id)));
        buttons.Add(new ReplyButton("Watch", ExactForm.Watch(diagnosis.Question)));
        if (diagnosis.Cause is { } cause)
        {
            buttons.Add(new ReplyButton($"Explain {cause.Id}", $"explain {cause.Id}"));
        }

        if (reportUrl is not null)
        {
            buttons.Add(new ReplyButton("Open report", null, new Uri(reportUrl.AsFolder(), $"api/v1/diagnoses/{diagnosis.Id}?format=text")));
        }

        return buttons.ToImmutable();
    }
}
