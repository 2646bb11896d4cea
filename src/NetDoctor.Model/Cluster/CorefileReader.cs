using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Reads a Corefile: server blocks, snippets, imports, plugins with their blocks.</summary>
/// <remarks>Source: CoreDNS manual, "Configuration"; the Caddyfile syntax of coredns/caddy, caddyfile/lexer.go and parse.go.</remarks>
public static class CorefileReader
{
    private const int MaxImports = 32;

    /// <summary>Reads a file.</summary>
    /// <param name="text">The file.</param>
    /// <param name="files">Other files that it may import, by name without folder; imports of others are left out.</param>
    public static Corefile Read(string text, IReadOnlyDictionary<string, string>? files = null)
    {
        try
        {
            var reader = new Parser(files ?? ImmutableDictionary<string, string>.Empty);
            reader.ReadFile(text);
            return new Corefile([.. reader.Servers]);
        }
        catch (FormatException problem)
        {
            return new Corefile([], problem.Message);
        }
    }

    // Words with their lines; a quoted word may hold blanks, and a # at the start of a word begins a comment.
    private static List<List<Word>> Lines(string text)
    {
        List<List<Word>> lines = [];
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            List<Word> words = [];
            var at = 0;
            while (at < line.Length)
            {
                if (char.IsWhiteSpace(line[at]))
                {
                    at++;
                    continue;
                }

                if (line[at] == '#')
                {
                    break;
                }

                var quoted = line[at] == '"';
                var end = quoted ? line.IndexOf('"', at + 1) : at;
                if (quoted && end < 0)
                {
                    throw new FormatException($"line {number}: a quotation mark is not closed");
                }

                while (!quoted && end < line.Length && !char.IsWhiteSpace(line[end]))
                {
                    end++;
                }

                words.Add(new Word(quoted ? line[(at + 1)..end] : line[at..end], number, quoted));
                at = quoted ? end + 1 : end;
            }

            if (words.Count > 0)
            {
                lines.Add(words);
            }
        }

        return lines;
    }

    private readonly record struct Word(string Text, int Line, bool IsQuoted)
    {
        public bool Is(string text) => !IsQuoted && Text == text;
    }

    private sealed class Parser(IReadOnlyDictionary<string, string> files)
    {
        private readonly Dictionary<string, ImmutableArray<CorefilePlugin>> _snippets = new(StringComparer.Ordinal);
        private int _imports;

        public List<CorefileServer> Servers { get; } = [];

        public void ReadFile(string text)
        {
            var lines = Lines(text);
            var at = 0;
            while (at < lines.Count)
            {
                var first = lines[at][0];
                if (first.Is("}"))
                {
                    throw new FormatException($"line {first.Line}: a closing brace that nothing opened");
                }

                if (first.Is("import"))
                {
                    foreach (var file in Imported(lines[at].Skip(1).FirstOrDefault().Text))
                    {
                        ReadFile(file);
                    }

                    at++;
                    continue;
                }

                List<Word> keys = [];
                while (at < lines.Count && !lines[at][^1].Is("{") && lines[at][^1].Text.EndsWith(','))
                {
                    keys.AddRange(lines[at++]);
                }

                if (at < lines.Count)
                {
                    keys.AddRange(lines[at++]);
                }

                if (keys.Count == 0 || !keys[^1].Is("{"))
                {
                    // Without braces the rest of the file is the one block.
                    Add(keys, [.. Plugins(lines, ref at, isBraced: false, first.Line)], first.Line);
                    continue;
                }

                keys.RemoveAt(keys.Count - 1);
                Add(keys, [.. Plugins(lines, ref at, isBraced: true, first.Line)], first.Line);
            }
        }

        private void Add(List<Word> keys, ImmutableArray<CorefilePlugin> plugins, int line)
        {
            if (keys is [{ IsQuoted: false, Text: ['(', .. var name, ')'] }])
            {
                _snippets[name] = plugins;
                return;
            }

            ImmutableArray<string> named = [.. keys.Select(key => key.Text.TrimEnd(',')).Where(key => key.Length > 0)];
            Servers.Add(named.IsEmpty
                ? throw new FormatException($"line {line}: a block has no zone before it")
                : new CorefileServer(named, plugins, line));
        }

        private List<CorefilePlugin> Plugins(List<List<Word>> lines, ref int at, bool isBraced, int opened)
        {
            List<CorefilePlugin> plugins = [];
            while (at < lines.Count)
            {
                var words = lines[at++];
                if (words[0].Is("}"))
                {
                    return isBraced && words.Count == 1
                        ? plugins
                        : throw new FormatException($"line {words[0].Line}: a closing brace that nothing opened, or words after it");
                }

                if (words[0].Is("import"))
                {
                    plugins.AddRange(Import(words.Skip(1).FirstOrDefault().Text));
                    continue;
                }

                var hasBlock = words[^1].Is("{");
                ImmutableArray<string> arguments = [.. words.Skip(1).SkipLast(hasBlock ? 1 : 0).Select(word => word.Text)];
                var options = hasBlock ? Plugins(lines, ref at, isBraced: true, words[0].Line) : [];
                plugins.Add(new CorefilePlugin(words[0].Text, arguments, [.. options], words[0].Line));
            }

            return isBraced ? throw new FormatException($"line {opened}: a brace is not closed") : plugins;
        }

        private List<CorefilePlugin> Import(string? pattern)
        {
            if (pattern is not null && _snippets.TryGetValue(pattern, out var snippet))
            {
                return [.. snippet];
            }

            List<CorefilePlugin> plugins = [];
            foreach (var file in Imported(pattern))
            {
                var at = 0;
                plugins.AddRange(Plugins(Lines(file), ref at, isBraced: false, 1));
            }

            return plugins;
        }

        // A folder and one pattern with at most one star, as in custom/*.server.
        private List<string> Imported(string? pattern)
        {
            var name = pattern?[(pattern.LastIndexOf('/') + 1)..] ?? "";
            var star = name.IndexOf('*', StringComparison.Ordinal);
            if (name.Length == 0 || ++_imports > MaxImports)
            {
                return [];
            }

            return
            [
                .. files.Where(file => star < 0
                        ? file.Key == name
                        : file.Key.Length >= name.Length - 1 && file.Key.StartsWith(name[..star], StringComparison.Ordinal)
                            && file.Key.EndsWith(name[(star + 1)..], StringComparison.Ordinal))
                    .OrderBy(file => file.Key, StringComparer.Ordinal)
                    .Select(file => file.Value),
            ];
        }
    }
}
