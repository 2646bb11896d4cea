using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>What the store does to an object before it keeps it.</summary>
internal static class StoredObject
{
    public static bool HasFinalizers(JsonObject item) => item["metadata"]?["finalizers"] is JsonArray { Count: > 0 };

    /// <summary>Gives the next state of an object what a write can't change.</summary>
    public static void KeepIdentity(JsonObject current, JsonObject metadata)
    {
        foreach (var kept in (ReadOnlySpan<string>)["uid", "creationTimestamp", "resourceVersion", "generation"])
        {
            metadata.Remove(kept);
            if (current["metadata"]?[kept] is { } value)
            {
                metadata[kept] = value.DeepClone();
            }
        }
    }

    public static bool HasSameSpecification(JsonObject left, JsonObject right) =>
        JsonNode.DeepEquals(Specification(left), Specification(right));

    // Parsed values convert to any numeric type, made ones only to their own: whoever reads need not know who wrote.
    public static JsonObject Normalize(JsonObject item)
    {
        var parsed = (JsonObject)JsonNode.Parse(item.ToJsonString())!;
        Materialize(parsed);
        return parsed;
    }

    private static JsonObject Specification(JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        copy.Remove("metadata");
        copy.Remove("status");
        return copy;
    }

    // A parsed node builds its children on first read; done here, later reads from many threads are safe.
    private static void Materialize(JsonNode? node)
    {
        if (node is JsonObject item)
        {
            foreach (var (_, child) in item)
            {
                Materialize(child);
            }
        }
        else if (node is JsonArray array)
        {
            foreach (var child in array)
            {
                Materialize(child);
            }
        }
    }
}
