using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace NetDoctor.Diagnosis.Policies.Patches;

/// <summary>Writes JSON as YAML in the way people write manifests.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "yes", "no", "on", "off", "null", "y", "n" };

    /// <summary>The object as a YAML document, with a line feed at its end.</summary>
    /// <param name="json">The object.</param>
    public static string Of(JsonObject json)
    {
        var text = new StringBuilder();
        Write(text, json, 0, isFirstInline: false);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonObject json, int depth, bool isFirstInline)
    {
        foreach (var (key, value) in json)
        {
            text.Append(isFirstInline ? "" : new string(' ', depth)).Append(Scalar(key)).Append(':');
            isFirstInline = false;
            WriteValue(text, value, depth);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } map:
                text.Append('\n');
                Write(text, map, depth + 2, isFirstInline: false);
                break;
            case JsonArray { Count: > 0 } list:
                text.Append('\n');
                foreach (var item in list)
                {
                    text.Append(new string(' ', depth)).Append("- ");
                    if (item is JsonObject { Count: > 0 } one)
                    {
                        Write(text, one, depth + 2, isFirstInline: true);
                    }
                    else
                    {
                        text.Append(Scalar(item)).Append('\n');
                    }
                }

                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue value when value.TryGetValue<string>(out var text) => Scalar(text),
        _ => node.ToJsonString(),
    };

    private static string Scalar(string text) => (Plain().IsMatch(text) || Range().IsMatch(text)) && !Words.Contains(text)
        ? text
        : JsonValue.Create(text).ToJsonString();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._/-]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();

    [GeneratedRegex("^[0-9]+(\\.[0-9]+){3}/[0-9]+$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Range();
}
