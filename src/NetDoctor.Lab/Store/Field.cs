using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>Reads members of objects by path; what is absent or of another type reads as absent.</summary>
public static class Field
{
    /// <summary>The node at a path; null when absent.</summary>
    public static JsonNode? Node(JsonNode? from, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            from = from is JsonObject item ? item[member] : null;
        }

        return from;
    }

    /// <summary>Text at a path; null when absent.</summary>
    public static string? Text(JsonNode? from, params ReadOnlySpan<string> path) =>
        Node(from, path) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>Whole number at a path; null when absent.</summary>
    public static int? Number(JsonNode? from, params ReadOnlySpan<string> path)
    {
        if (Node(from, path) is not JsonValue value)
        {
            return null;
        }

        if (value.TryGetValue<int>(out var number))
        {
            return number;
        }

        return value.TryGetValue<long>(out var wide) && wide is >= int.MinValue and <= int.MaxValue ? (int)wide : null;
    }

    /// <summary>True when the path holds true.</summary>
    public static bool IsTrue(JsonNode? from, params ReadOnlySpan<string> path) =>
        Node(from, path) is JsonValue value && value.TryGetValue<bool>(out var truth) && truth;

    /// <summary>Object at a path; null when absent.</summary>
    public static JsonObject? Object(JsonNode? from, params ReadOnlySpan<string> path) => Node(from, path) as JsonObject;

    /// <summary>Objects of the array at a path; empty when absent.</summary>
    public static IEnumerable<JsonObject> Items(JsonNode? from, params ReadOnlySpan<string> path) =>
        Node(from, path) is JsonArray array ? array.OfType<JsonObject>() : [];

    /// <summary>Texts of the array at a path; empty when absent.</summary>
    public static IEnumerable<string> Texts(JsonNode? from, params ReadOnlySpan<string> path) =>
        Node(from, path) is JsonArray array ? array.Select(node => Text(node)).OfType<string>() : [];

    /// <summary>Text members of the object at a path, such as labels; empty when absent.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Map(JsonNode? from, params ReadOnlySpan<string> path) =>
        Object(from, path) is { } map
            ? map.Select(member => KeyValuePair.Create(member.Key, Text(member.Value) ?? ""))
            : [];

    /// <summary>The object at a path, made when absent.</summary>
    public static JsonObject Ensure(JsonObject from, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            if (from[member] is not JsonObject child)
            {
                child = [];
                from[member] = child;
            }

            from = child;
        }

        return from;
    }

    /// <summary>Sets a member when it is absent or null.</summary>
    public static void Default(JsonObject item, string member, JsonNode? value)
    {
        if (item[member] is null)
        {
            item[member] = value;
        }
    }
}
