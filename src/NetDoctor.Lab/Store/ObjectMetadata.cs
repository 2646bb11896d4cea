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
