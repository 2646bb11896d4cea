using System.Collections.Immutable;
using System.Reflection;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Reads the documents of the findings from the <c>FINDINGS.md</c> of each area.</summary>
internal static class FindingDocuments
{
    private const string FileName = ".FINDINGS.md";

    /// <summary>Documents of every area that is embedded in this assembly, ordered by id.</summary>
    public static ImmutableArray<FindingDocument> Load()
    {
        var assembly = typeof(FindingDocuments).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.EndsWith(FileName, StringComparison.Ordinal))
                .SelectMany(name => Parse(name[..^FileName.Length].Split('.')[^1], Read(assembly, name)))
                .OrderBy(document => document.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>Documents of one file, in its order.</summary>
    /// <param name="area">Folder of the file.</param>
    /// <param name="markdown">A heading <c>## ID Title</c> opens a document, a line that begins with <c>**Heading**</c> a section.</param>
    public static IEnumerable<FindingDocument> Parse(string area, string markdown)
    {
        foreach (var part in ("\n" + markdown.ReplaceLineEndings("\n")).Split("\n## ").Skip(1))
        {
            var lines = part.Split('\n');
            var heading = lines[0].Trim().Split(' ', 2);
            yield return new FindingDocument(heading[0], heading.Length > 1 ? heading[1] : "", area, Sections(lines.Skip(1)));
        }
    }

    private static ImmutableArray<FindingSection> Sections(IEnumerable<string> lines)
    {
        var sections = new List<(string Heading, List<string> Lines)>();
        foreach (var line in lines)
        {
            var end = line.StartsWith("**", StringComparison.Ordinal) ? line.IndexOf("**", 2, StringComparison.Ordinal) : -1;
            if (end > 0 && FindingDocument.Headings.Contains(line[2..end]))
            {
                sections.Add((line[2..end], [line[(end + 2)..]]));
                continue;
            }

            if (sections.Count > 0)
            {
                sections[^1].Lines.Add(line);
            }
        }

        return [.. sections.Select(section => new FindingSection(section.Heading, string.Join('\n', section.Lines).Trim()))];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
