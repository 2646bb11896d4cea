using System.Globalization;
using System.Text.Json;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>Reads parts of nftables' JSON.</summary>
internal static class NftJson
{
    /// <summary>A string member; null when it is absent or something else.</summary>
    public static string? Text(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A number member; null when it is absent or something else.</summary>
    public static long? Number(JsonElement value, string name) =>
        Member(value, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var result) ? result : null;

    /// <summary>A member; null when the value is no object or has it not.</summary>
    public static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;

    /// <summary>The one member of an object, as expressions and statements are written; null for anything else.</summary>
    public static JsonProperty? Single(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        using var members = value.EnumerateObject();
        return members.MoveNext() ? members.Current : null;
    }

    /// <summary>Elements of an array; none for anything else.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A string, or a number as one; null for anything else.</summary>
    public static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>A number, or a string that is one; null for anything else.</summary>
    public static uint? Unsigned(JsonElement value) =>
        Scalar(value) is { } text && uint.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An element of a set or map without the wrapping that carries its comment or timeout.</summary>
    public static JsonElement Unwrap(JsonElement value) =>
        Member(value, "elem") is { } element && Member(element, "val") is { } inner ? inner : value;
}
