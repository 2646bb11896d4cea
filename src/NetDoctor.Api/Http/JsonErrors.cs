using System.Text.Json;
using System.Text.RegularExpressions;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Http;

/// <summary>Explains why JSON is not of a type, in terms of the JSON.</summary>
internal static partial class JsonErrors
{
    /// <summary>Where JSON breaks off.</summary>
    /// <param name="exception">What the parser says.</param>
    public static string Position(JsonException exception)
    {
        var end = exception.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var message = end < 0 ? exception.Message : exception.Message[..end];
        return exception.LineNumber is { } line
            ? $"Line {line + 1}, byte {exception.BytePositionInLine + 1}: {message}"
            : message;
    }

    /// <summary>Name that comes twice in one object; null when JSON breaks off for another reason.</summary>
    /// <param name="exception">What the parser says; that a name comes twice it tells in its message only.</param>
    public static string? Duplicate(JsonException exception) =>
        exception.Message.StartsWith("Duplicate", StringComparison.Ordinal) && Quoted().Match(exception.Message) is { Success: true } match
            ? match.Groups["name"].Value
            : null;

    /// <summary>Which field is wrong, and what was expected.</summary>
    /// <param name="exception">What the serializer says.</param>
    /// <param name="root">Type that was read.</param>
    /// <param name="element">JSON that was read.</param>
    public static FieldError Explain(JsonException exception, Type root, JsonElement element)
    {
        var path = exception.Path ?? "$";
        var steps = Step().Matches(path).Select(match => match.Groups["name"].Success ? match.Groups["name"].Value : null).ToArray();
        if (exception.Message.StartsWith("The JSON property", StringComparison.Ordinal))
        {
            return Unknown(path, root, steps);
        }

        if (MissingNames().Match(exception.Message) is { Success: true } missing)
        {
            var name = Quoted().Match(missing.Value).Groups["name"].Value;
            var field = Join(FieldOf(path), name);
            return new FieldError(field, $"{field} is missing: {Expectations.OfMissing(field, ExpectedAt(root, [.. steps, name]))}");
        }

        if (exception.Message.Contains("discriminator", StringComparison.Ordinal))
        {
            return Kind(FieldOf(path), JsonTypes.TypeAt(root, steps) ?? root);
        }

        var wrong = FieldOf(path);
        var what = wrong.Length == 0 ? "The body" : wrong;
        var shown = Shown(element, path);
        var expected = ExpectedAt(root, steps);
        return new FieldError(wrong, $"{what} is {shown}: {(shown == "null" ? Expectations.OfMissing(wrong, expected) : $"expected {expected}.")}");
    }

    /// <summary>A value of an abstract type does not say which one it is.</summary>
    /// <param name="exception">What the serializer says.</param>
    /// <param name="root">Type that was read.</param>
    public static FieldError WithoutKind(NotSupportedException exception, Type root)
    {
        var path = PathInMessage().Match(exception.Message).Groups["path"].Value;
        var steps = Step().Matches(path).Select(match => match.Groups["name"].Success ? match.Groups["name"].Value : null).ToArray();
        return Kind(FieldOf(path), JsonTypes.TypeAt(root, steps) ?? root);
    }

    private static FieldError Unknown(string path, Type root, string?[] steps)
    {
        var field = FieldOf(path);
        var owner = JsonTypes.TypeAt(root, [.. steps.SkipLast(1)]) ?? root;
        return new FieldError(field, $"{field} is not a known field: expected {string.Join(", ", JsonTypes.PropertyNames(owner))}.");
    }

    private static FieldError Kind(string field, Type type)
    {
        var name = Join(field, "kind");
        return new FieldError(name, $"{name} is missing or unknown: expected one of {string.Join(", ", JsonTypes.KindsOf(type))}.");
    }

    private static string ExpectedAt(Type root, string?[] steps) =>
        JsonTypes.TypeAt(root, steps) is { } type ? Expectations.Of(type) : "another value";

    private static string Shown(JsonElement element, string path)
    {
        var current = element;
        foreach (Match match in Step().Matches(path))
        {
            if (match.Groups["index"] is { Success: true } index && current.ValueKind == JsonValueKind.Array
                && int.Parse(index.ValueSpan, System.Globalization.CultureInfo.InvariantCulture) < current.GetArrayLength())
            {
                current = current[int.Parse(index.ValueSpan, System.Globalization.CultureInfo.InvariantCulture)];
            }
            else if (current.ValueKind == JsonValueKind.Object && current.TryGetProperty(match.Groups["name"].Value, out var next))
            {
                current = next;
            }
        }

        return current.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            _ => current.GetRawText() is { Length: <= 60 } text ? text : "a long value",
        };
    }

    private static string FieldOf(string path) => path.TrimStart('$').TrimStart('.');

    private static string Join(string field, string name) => field.Length == 0 ? name : $"{field}.{name}";

    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\[(?<index>\d+)\]|\['(?<name>[^']*)'\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Step();

    [GeneratedRegex("missing required properties including: .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingNames();

    [GeneratedRegex("'(?<name>[^']+)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"Path: (?<path>\$\S*?)\.? ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PathInMessage();
}
