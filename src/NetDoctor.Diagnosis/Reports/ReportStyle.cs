namespace NetDoctor.Diagnosis.Reports;

/// <summary>How the parts of a report are marked.</summary>
internal abstract class ReportStyle
{
    public abstract string Heading(string text);

    public abstract string Strip(string text);

    public abstract string Code(string text);

    public abstract string Command(string text);

    public abstract string Footer(string text);

    /// <summary>The answer, and what explains it.</summary>
    /// <param name="headline">The answer in one sentence.</param>
    /// <param name="summary">What explains it, in sentences of its own.</param>
    /// <param name="reason">The same without the answer, when the summary gives the answer too; else null.</param>
    public string Headline(string headline, string summary, string? reason) => reason is null
        ? $"{Strong(headline)} {summary}"
        : $"{Strong(headline.TrimEnd('.'))}: {reason}";

    /// <summary>Sets off what matters most.</summary>
    /// <param name="text">A few words.</param>
    public abstract string Strong(string text);
}

/// <summary>Markdown as GitHub, Slack and Teams read it.</summary>
internal sealed class MarkdownStyle : ReportStyle
{
    public override string Heading(string text) => $"### {text}";

    public override string Strip(string text) => text;

    public override string Code(string text) => $"`{text}`";

    public override string Command(string text) => $"```sh\n{text}\n```";

    public override string Footer(string text) => $"_{text}_";

    public override string Strong(string text) => $"**{text}**";
}

/// <summary>Text for a terminal.</summary>
internal sealed class TextStyle : ReportStyle
{
    public override string Heading(string text) => $"{text}:";

    public override string Strip(string text) => $"  {text}";

    public override string Code(string text) => text;

    // What has several lines stands at the margin: indented, the end of a here-document is not found.
    public override string Command(string text) => text.Contains('\n', StringComparison.Ordinal) ? text : $"  $ {text}";

    public override string Footer(string text) => text;

    public override string Strong(string text) => text;
}
