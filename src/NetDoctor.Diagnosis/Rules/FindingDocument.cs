using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What the person on call reads about a finding.</summary>
/// <param name="Id">Id in the catalogue of findings, such as <c>SVC12</c>.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Area">Folder of the rule, such as <c>Services</c>.</param>
/// <param name="Sections">Sections in the order of the document; for a complete one the <see cref="Headings"/>.</param>
public sealed record FindingDocument(string Id, string Title, string Area, ImmutableArray<FindingSection> Sections)
{
    /// <summary>Headings of a complete document, in order.</summary>
    public static ImmutableArray<string> Headings { get; } =
        ["Means", "Seen as", "Causes", "Confirm", "Fix", "Source"];

    /// <summary>Text of a section as Markdown; null when there is no such section.</summary>
    /// <param name="heading">One of <see cref="Headings"/>.</param>
    public string? this[string heading] => Sections.FirstOrDefault(section => section.Heading == heading)?.Text;

    /// <summary>The whole document as Markdown.</summary>
    public string ToMarkdown() =>
        $"## {Id} {Title}\n\n" + string.Join("\n\n", Sections.Select(section => $"**{section.Heading}** {section.Text}")) + "\n";
}

/// <summary>A section of a finding's document.</summary>
/// <param name="Heading">Heading.</param>
/// <param name="Text">Text as Markdown, trimmed.</param>
public sealed record FindingSection(string Heading, string Text);
