using System.Collections.Immutable;
using YamlDotNet.Core;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Reads YAML as kubectl does: every document becomes the JSON that would be sent to the API server.</summary>
/// <remarks>JSON files are read too, YAML being a superset. Source: sigs.k8s.io/yaml, YAMLToJSON.</remarks>
public static class YamlDocuments
{
    /// <summary>The documents of a file, in order; empty ones are left out.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="ManifestException">It is not YAML, or a document is not a mapping.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImmutableArray<YamlDocument> Read(string path)
    {
        using var reader = File.OpenText(path);
        return Read(reader, path);
    }

    /// <summary>The documents of a text, in order; empty ones are left out.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">What to call the text in errors.</param>
    /// <exception cref="ManifestException">It is not YAML, or a document is not a mapping.</exception>
    public static ImmutableArray<YamlDocument> Parse(string text, string file)
    {
        using var reader = new StringReader(text);
        return Read(reader, file);
    }

    /// <summary>The documents of a text that can be read, one by one: a mistake in one leaves the others.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">What to call the text.</param>
    /// <param name="unread">Is told of each document that cannot be read: its text, what is wrong, with its number, and whether it is YAML all the
    /// same.</param>
    public static ImmutableArray<YamlDocument> ParseEach(string text, string file, Action<string, ManifestNote, bool> unread)
    {
        try
        {
            return Parse(text, file);
        }
        catch (ManifestException)
        {
            // Which document it was that could not be read is found below.
        }

        var documents = ImmutableArray.CreateBuilder<YamlDocument>();
        var number = 1;
        foreach (var (part, skipped) in Parts(text))
        {
            try
            {
                using var reader = new StringReader(new string('\n', skipped) + part);
                var read = Read(reader, file, number);
                documents.AddRange(read);
                number += Math.Max(read.Length, 1);
            }
            catch (ManifestException exception)
            {
                // What the parser could not read has its own exception inside.
                unread(part, new ManifestNote(file, number, exception.Line, exception.Problem), exception.InnerException is null);
                number++;
            }
        }

        return documents.ToImmutable();
    }

    // A marker at the beginning of a line always separates documents: inside of a block every line is indented.
    private static IEnumerable<(string Text, int Skipped)> Parts(string text)
    {
        var lines = text.Split('\n');
        var start = 0;
        for (var line = 1; line <= lines.Length; line++)
        {
            if (line < lines.Length && !IsMarker(lines[line]))
            {
                continue;
            }

            if (lines[start..line].Any(one => one.Trim() is not ("" or "---")))
            {
                yield return (string.Join('\n', lines[start..line]), start);
            }

            start = line;
        }
    }

    private static bool IsMarker(string line) => line.StartsWith("---", StringComparison.Ordinal) && (line.Length == 3 || line[3] is ' ' or '\t' or '\r');

    private static ImmutableArray<YamlDocument> Read(TextReader reader, string file, int firstNumber = 1)
    {
        var parser = new Parser(reader);
        try
        {
            return [.. new YamlToJson(parser, file, firstNumber).Documents()];
        }
        catch (YamlException exception)
        {
            throw new ManifestException(file, (int)exception.Start.Line, exception.Message, exception);
        }
        catch (InvalidOperationException exception)
        {
            // YamlDotNet 18.1 loses its way in some malformed flow mappings instead of naming the mistake.
            throw new ManifestException(file, (int)(parser.Current?.End.Line ?? 1), "this is not YAML", exception);
        }
    }
}
