using System.Collections.Immutable;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Reads the Markdown that NetDoctor itself writes: headings, lists, code blocks, paragraphs.</summary>
internal static class MarkdownParts
{
    private const int LongestLabel = 30;

    /// <summary>The parts, in order; marks of emphasis and code within lines are left out.</summary>
    /// <param name="markdown">The text.</param>
    public static ImmutableArray<ReplyPart> Read(string markdown)
    {
        var parts = ImmutableArray.CreateBuilder<ReplyPart>();
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var index = 0; index < lines.Length;)
        {
            index = lines[index] switch
            {
                var line when string.IsNullOrWhiteSpace(line) => index + 1,
                var line when line.StartsWith('#') => Heading(lines, index, parts),
                var line when line.StartsWith("```", StringComparison.Ordinal) => Code(lines, index, parts),
                var line when IsItem(line) => List(lines, index, parts),
                _ => Paragraph(lines, index, parts),
            };
        }

        return parts.ToImmutable();
    }

    private static int Heading(string[] lines, int index, ImmutableArray<ReplyPart>.Builder parts)
    {
        parts.Add(new HeadingPart(Plain(lines[index].TrimStart('#'))));
        return index + 1;
    }

    private static int Code(string[] lines, int index, ImmutableArray<ReplyPart>.Builder parts)
    {
        var end = Array.FindIndex(lines, index + 1, line => line.StartsWith("```", StringComparison.Ordinal));
        end = end < 0 ? lines.Length : end;
        parts.Add(new CodePart(string.Join('\n', lines[(index + 1)..end])));
        return end + 1;
    }

    private static int List(string[] lines, int index, ImmutableArray<ReplyPart>.Builder parts)
    {
        var items = ImmutableArray.CreateBuilder<string>();
        for (; index < lines.Length && IsItem(lines[index]);)
        {
            var item = Text(lines, ref index);
            items.Add(item[(item.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
        }

        parts.Add(new ListPart(items.ToImmutable()));
        return index;
    }

    // "**Means** The Service ..." is how the documents of findings set their sections.
    private static int Paragraph(string[] lines, int index, ImmutableArray<ReplyPart>.Builder parts)
    {
        var end = lines[index].StartsWith("**", StringComparison.Ordinal) ? lines[index].IndexOf("**", 2, StringComparison.Ordinal) : -1;
        var label = end < 0 ? "" : lines[index][2..end];
        if (label.Length is > 0 and <= LongestLabel && !label.EndsWith('.'))
        {
            parts.Add(new HeadingPart(label.TrimEnd(':')));
            lines[index] = lines[index][(end + 2)..].TrimStart(':', ' ');
            return index;
        }

        parts.Add(new TextPart(Text(lines, ref index)));
        return index;
    }

    // A line and those that go on with it.
    private static string Text(string[] lines, ref int index)
    {
        var first = index++;
        while (index < lines.Length && lines[index].Trim().Length > 0 && !IsItem(lines[index]) && !lines[index].StartsWith('#')
            && !lines[index].StartsWith("```", StringComparison.Ordinal))
        {
            index++;
        }

        return Plain(string.Join(' ', lines[first..index].Select(line => line.Trim())));
    }

    private static bool IsItem(string line) => line.StartsWith("- ", StringComparison.Ordinal)
        || (line.Length > 2 && char.IsAsciiDigit(line[0]) && line.AsSpan(1).StartsWith(". "));

    private static string Plain(string text)
    {
        var plain = text.Trim().Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
        return plain.Length > 2 && plain[0] == '_' && plain[^1] == '_' ? plain[1..^1] : plain;
    }
}
