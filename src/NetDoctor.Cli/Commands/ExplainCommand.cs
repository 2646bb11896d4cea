using System.CommandLine;
using NetDoctor.Cli.Output;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Findings;

namespace NetDoctor.Cli.Commands;

/// <summary><c>netdoctor explain</c>: what a finding means. Needs no server.</summary>
internal static class ExplainCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="terminal">Where it writes.</param>
    public static Command Create(Terminal terminal)
    {
        var id = new Argument<string?>("ID")
        {
            Description = "Id of the finding, such as SVC12. Without it: all of them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new CommandWithExamples(
            "explain",
            "Explains a finding: what it means, how it shows, how to confirm and mend it. Needs no server.",
            "netdoctor explain SVC12",
            "netdoctor explain --output csv")
        {
            id,
        };
        command.SetAction(parsed => Run(terminal, parsed.GetValue(id), CommonOptions.FormatOf(parsed)));
        return command;
    }

    private static int Run(Terminal terminal, string? id, OutputFormat format)
    {
        var catalog = new RuleCatalog();
        if (id is null)
        {
            WriteAll(terminal.Out, [.. catalog.Documents.Select(document => Info(document, catalog))], format);
            return ExitCodes.Fine;
        }

        var found = catalog.DocumentOf(id.Trim())
            ?? throw new UsageException($"'{id}' is not a finding that NetDoctor reports"
                + NearNames.Hint(NearNames.Of(id.Trim().ToUpperInvariant(), catalog.Documents.Select(document => document.Id)))
                + " netdoctor explain lists them.");
        Write(terminal.Out, found, Info(found, catalog), format);
        return ExitCodes.Fine;
    }

    private static FindingInfo Info(FindingDocument document, RuleCatalog catalog)
    {
        var info = catalog.ById(document.Id)?.Info;
        return new FindingInfo(document.Id, document.Title, document.Area, info?.Severity, info?.Hop);
    }

    private static void WriteAll(TextWriter output, IReadOnlyList<FindingInfo> all, OutputFormat format)
    {
        if (format == OutputFormat.Json)
        {
            JsonOutput.Write(output, new FindingList([.. all]));
            return;
        }

        var table = new Table("id", "area", "severity", "title");
        foreach (var info in all)
        {
            table.Add(info.Id, info.Area, info.Severity?.ToString().ToLowerInvariant(), info.Title);
        }

        table.Write(output, format);
    }

    private static void Write(TextWriter output, FindingDocument document, FindingInfo info, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                JsonOutput.Write(output, new FindingDetails(
                    info.Id,
                    info.Title,
                    info.Area,
                    info.Severity,
                    info.Hop,
                    [.. document.Sections.Select(section => new FindingDetailsSection(section.Heading, section.Text))]));
                break;
            case OutputFormat.Csv:
                var table = new Table("id", "title", "section", "text");
                foreach (var section in document.Sections)
                {
                    table.Add(document.Id, document.Title, section.Heading, section.Text);
                }

                table.Write(output, format);
                break;
            case OutputFormat.Markdown:
                output.Write(document.ToMarkdown());
                break;
            default:
                output.Write($"{document.Id} {document.Title}\n");
                foreach (var section in document.Sections)
                {
                    output.Write($"\n{section.Heading}:\n{section.Text}\n");
                }

                break;
        }
    }
}
