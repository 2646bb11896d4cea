using System.Text;
using System.Text.Json.Nodes;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Writes manifests as YAML, for people to read and to paste into a test.</summary>
internal static class Yaml
{
    public static string Write(IEnumerable<JsonObject> manifests)
    {
        var text = new StringBuilder();
        foreach (var manifest in manifests)
        {
            text.Append("---\n");
            WriteObject(text, manifest, 0);
        }

        return text.ToString();
    }

    private static void WriteObject(StringBuilder text, JsonObject json, int depth)
    {
        foreach (var (key, value) in json)
        {
            text.Append(' ', depth).Append(key).Append(':');
            WriteValue(text, value, depth + 2);
        }
    }

    private static void WriteValue(StringBuilder text, JsonNode? value, int depth)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } json:
                text.Append('\n');
                WriteObject(text, json, depth);
                break;
            case JsonArray { Count: > 0 } array:
                text.Append('\n');
                foreach (var item in array)
                {
                    WriteItem(text, item, depth);
                }

                break;
            default:
                text.Append(' ').Append(Scalar(value)).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, JsonNode? item, int depth)
    {
        if (item is not JsonObject { Count: > 0 } json)
        {
            text.Append(' ', depth).Append("- ").Append(Scalar(item)).Append('\n');
            return;
        }

        var start = text.Length;
        WriteObject(text, json, depth + 2);
        text[start + depth] = '-';
    }

    private static string Scalar(JsonNode? value) =>
        value is JsonValue one && one.TryGetValue<string>(out var text) && IsPlain(text) ? text : value?.ToJsonString() ?? "null";

    // Everything that YAML could take for something else is written as JSON, which is YAML.
    private static bool IsPlain(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.EndsWith(':')
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '/' or '-' or '_')
        && text is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
}
