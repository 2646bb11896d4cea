using System.Text.Json;

namespace NetDoctor.Bot;

/// <summary>Looks into what a chat service sends, which may be of any form.</summary>
internal static class JsonMembers
{
    /// <summary>The member at the end of a path; null when it is not there.</summary>
    /// <param name="element">Where the path begins.</param>
    /// <param name="path">Names of members.</param>
    public static JsonElement? At(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Null ? null : element;
    }

    /// <summary>The text at the end of a path; null when there is none.</summary>
    /// <param name="element">Where the path begins.</param>
    /// <param name="path">Names of members.</param>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path)
    {
        if (element.At(path) is not { ValueKind: JsonValueKind.String } found)
        {
            return null;
        }

        try
        {
            return found.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no text.
            return null;
        }
    }

    /// <summary>Whether the member at the end of a path is true.</summary>
    /// <param name="element">Where the path begins.</param>
    /// <param name="path">Names of members.</param>
    public static bool Is(this JsonElement element, params ReadOnlySpan<string> path) => element.At(path) is { ValueKind: JsonValueKind.True };

    /// <summary>The elements of the list at the end of a path; none when there is no list.</summary>
    /// <param name="element">Where the path begins.</param>
    /// <param name="path">Names of members.</param>
    public static IEnumerable<JsonElement> List(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.At(path) is { ValueKind: JsonValueKind.Array } found ? found.EnumerateArray() : [];
}
