using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Tells numbers, booleans and nulls from text in YAML, so that <c>80</c> and <c>"80"</c> stay different ports (SVC07).</summary>
/// <remarks>Source: YAML 1.1 as go.yaml.in/yaml/v2 resolves it (resolve.go), which kubectl reads manifests with. Unlike there, a plain
/// <c>y</c> or <c>n</c> is text.</remarks>
internal static class YamlScalar
{
    public static JsonNode? ToJson(Scalar scalar, Func<string, Exception> error)
    {
        if (!scalar.Tag.IsEmpty && !scalar.Tag.IsNonSpecific)
        {
            return Tagged(scalar, error);
        }

        return scalar.Style == ScalarStyle.Plain ? Plain(scalar.Value) : JsonValue.Create(scalar.Value);
    }

    private static JsonValue? Tagged(Scalar scalar, Func<string, Exception> error) => scalar.Tag.Value switch
    {
        "tag:yaml.org,2002:str" or "tag:yaml.org,2002:timestamp" => JsonValue.Create(scalar.Value),
        "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" =>
            Number(scalar.Value) ?? throw error($"\"{scalar.Value}\" is no number"),
        "tag:yaml.org,2002:bool" => Boolean(scalar.Value) ?? throw error($"\"{scalar.Value}\" is neither true nor false"),
        "tag:yaml.org,2002:null" => null,
        _ => throw error($"the tag {scalar.Tag.Value} is not known"),
    };

    private static JsonValue? Plain(string text) => text is "" or "~" or "null" or "Null" or "NULL"
        ? null
        : Boolean(text) ?? Number(text) ?? JsonValue.Create(text);

    private static JsonValue? Boolean(string text) => text switch
    {
        "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => JsonValue.Create(true),
        "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => JsonValue.Create(false),
        _ => null,
    };

    private static JsonValue? Number(string text)
    {
        if (!char.IsAsciiDigit(text[^1]) && !char.IsAsciiHexDigit(text[^1]) && text[^1] != '.')
        {
            return null;
        }

        var digits = text.TrimStart('+', '-').Replace("_", "", StringComparison.Ordinal);
        if (digits.Length == 0 || (!char.IsAsciiDigit(digits[0]) && digits[0] != '.') || text.Length - text.TrimStart('+', '-').Length > 1)
        {
            return null;
        }

        var sign = text[0] == '-' ? -1 : 1;
        if (Whole(digits) is { } whole)
        {
            return JsonValue.Create(sign * whole);
        }

        return digits.AsSpan().TrimStart('.') is [>= '0' and <= '9', ..]
            && double.TryParse(
                digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? JsonValue.Create(sign * number)
            : null;
    }

    private static long? Whole(string digits)
    {
        var (number, radix) = digits switch
        {
            ['0', 'x', .. var rest] => (rest, 16),
            ['0', 'o', .. var rest] => (rest, 8),
            ['0', 'b', .. var rest] => (rest, 2),
            ['0', .. var rest] when rest.Length > 0 && rest.All(digit => digit is >= '0' and <= '7') => (rest, 8),
            _ => (digits, 10),
        };

        if (radix == 10)
        {
            return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole) ? whole : null;
        }

        if (number.Length is 0 or > 15)
        {
            return null;
        }

        var value = 0L;
        foreach (var character in number)
        {
            var digit = char.IsAsciiHexDigit(character) ? Convert.ToInt32(character.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return value;
    }
}
