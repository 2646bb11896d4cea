using System.Globalization;
using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>Short reads of what every object has.</summary>
public static class ObjectMetadata
{
    /// <summary>Name; empty when absent.</summary>
    public static string NameOf(JsonObject item) => Text(item, "name") ?? "";

    /// <summary>Namespace; null for an object of the whole cluster.</summary>
    public static string? NamespaceOf(JsonObject item) => Text(item, "namespace");

    /// <summary>The uid; empty when absent.</summary>
    public static string UidOf(JsonObject item) => Text(item, "uid") ?? "";

    /// <summary>The version in which the object was last written; 0 when absent.</summary>
    public static long ResourceVersionOf(JsonObject item) =>
        long.TryParse(Text(item, "resourceVersion"), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    /// <summary>True when deletion was asked for and the object still has something to finish.</summary>
    public static bool IsDeleting(JsonObject item) => Text(item, "deletionTimestamp") is not null;

    /// <summary>A timestamp as objects carry it: RFC 3339 in UTC, to the second.</summary>
    public static string Timestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>How long ago an object says it was made, by the annotation <c>netdoctor.dev/created-ago</c>: <c>90s</c>, <c>10m</c>,
    /// <c>2h</c>; zero without one.</summary>
    /// <remarks>Nobody waits for a scenario to grow old. A real cluster pays no heed to it.</remarks>
    /// <param name="item">The object.</param>
    public static TimeSpan AgeOf(JsonObject item) =>
        Field.Text(item, "metadata", "annotations", "netdoctor.dev/created-ago") is [.. var number, var unit]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        ? unit switch
        {
            's' => TimeSpan.FromSeconds(count),
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            _ => TimeSpan.Zero,
        }
        : TimeSpan.Zero;

    internal static JsonObject MetadataOf(JsonObject item)
    {
        if (item["metadata"] is JsonObject metadata)
        {
            return metadata;
        }

        metadata = [];
        item["metadata"] = metadata;
        return metadata;
    }

    private static string? Text(JsonObject item, string member) =>
        item["metadata"] is JsonObject metadata && metadata[member] is JsonValue value && value.TryGetValue<string>(out var text)
            ? text
            : null;
}
