using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Selectors;

/// <summary>A label selector as in a URL: <c>app=web,tier in (a,b),!old</c>.</summary>
public sealed class LabelQuery
{
    private readonly List<Requirement> _requirements = [];

    private enum Operator
    {
        Equal,
        NotEqual,
        In,
        NotIn,
        Exists,
        Absent,
    }

    /// <summary>True when every object matches.</summary>
    public bool IsEmpty => _requirements.Count == 0;

    /// <summary>Reads a selector.</summary>
    /// <exception cref="ApiException">400: it is malformed.</exception>
    public static LabelQuery Parse(string? text)
    {
        var query = new LabelQuery();
        foreach (var part in Split(text ?? ""))
        {
            query._requirements.Add(ParseRequirement(part));
        }

        return query;
    }

    /// <summary>True when the object's labels satisfy every requirement.</summary>
    public bool Matches(JsonObject item)
    {
        var labels = Field.Object(item, "metadata", "labels");
        return _requirements.TrueForAll(requirement => Satisfies(labels, requirement));
    }

    private static bool Satisfies(JsonObject? labels, Requirement requirement)
    {
        var value = Field.Text(labels, requirement.Key);
        return requirement.Operator switch
        {
            Operator.Equal or Operator.In => value is not null && requirement.Values.Contains(value),
            Operator.NotEqual or Operator.NotIn => value is null || !requirement.Values.Contains(value),
            Operator.Exists => value is not null,
            _ => value is null,
        };
    }

    // Commas inside parentheses belong to the set.
    private static IEnumerable<string> Split(string text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                if (!string.IsNullOrWhiteSpace(text[start..i]))
                {
                    yield return text[start..i].Trim();
                }

                start = i + 1;
                continue;
            }

            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
        }
    }

    private static Requirement ParseRequirement(string text)
    {
        if (text[0] == '!')
        {
            return new Requirement(Key(text[1..].Trim(), text), Operator.Absent, []);
        }

        foreach (var (sign, kind) in ((string, Operator)[])
            [("!=", Operator.NotEqual), ("==", Operator.Equal), ("=", Operator.Equal)])
        {
            var at = text.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0)
            {
                return new Requirement(Key(text[..at].Trim(), text), kind, [text[(at + sign.Length)..].Trim()]);
            }
        }

        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 1)
        {
            return new Requirement(Key(words[0], text), Operator.Exists, []);
        }

        var set = text[(text.IndexOf(words[1], words[0].Length, StringComparison.Ordinal) + words[1].Length)..].Trim();
        var isSet = words[1] is "in" or "notin" || words[1].StartsWith("in(", StringComparison.Ordinal)
            || words[1].StartsWith("notin(", StringComparison.Ordinal);
        if (!isSet)
        {
            throw ApiErrors.BadRequest(
                $"unable to parse requirement: found '{words[1]}', expected: in, notin, =, ==, !=, gt, lt");
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !text.EndsWith(')'))
        {
            throw ApiErrors.BadRequest($"unable to parse requirement: found '{set}', expected: '('");
        }

        var values = text[(open + 1)..^1].Split(',', StringSplitOptions.TrimEntries);
        return new Requirement(
            Key(words[0], text),
            words[1].StartsWith("notin", StringComparison.Ordinal) ? Operator.NotIn : Operator.In,
            values);
    }

    private static string Key(string key, string text) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            ? key
            : throw ApiErrors.BadRequest($"unable to parse requirement: <nil>: Invalid value: \"{text}\"");

    private sealed record Requirement(string Key, Operator Operator, string[] Values);
}
