using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>The parts of an object that one kind of write leaves to another.</summary>
internal static class ManagedParts
{
    /// <summary>The current object with the status that was written.</summary>
    public static JsonObject WithStatus(JsonObject current, JsonObject written)
    {
        var next = (JsonObject)current.DeepClone();
        if (written["status"] is { } status)
        {
            next["status"] = status.DeepClone();
        }

        return next;
    }

    /// <summary>Takes over what a user's write may not change: status, identity, deletion.</summary>
    public static void Keep(ResourceType type, JsonObject copy, JsonObject current)
    {
        if (type.HasStatus)
        {
            copy.Remove("status");
            if (current["status"] is { } status)
            {
                copy["status"] = status.DeepClone();
            }
        }

        var metadata = Field.Ensure(copy, "metadata");
        foreach (var kept in (ReadOnlySpan<string>)
            ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "generateName"])
        {
            metadata.Remove(kept);
            if (Field.Node(current, "metadata", kept) is { } value)
            {
                metadata[kept] = value.DeepClone();
            }
        }
    }
}
