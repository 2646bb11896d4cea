using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>What happened to an object.</summary>
public enum StoreChangeType
{
    /// <summary>The object is new.</summary>
    Added,

    /// <summary>The object was written.</summary>
    Modified,

    /// <summary>The object is gone.</summary>
    Deleted,
}

/// <summary>One change of one object.</summary>
/// <param name="Type">What happened.</param>
/// <param name="ResourceType">The kind of object.</param>
/// <param name="Object">The object after the change; when deleted, its last state. Never to be modified.</param>
/// <param name="Previous">The object before the change; null when added. Never to be modified.</param>
/// <param name="ResourceVersion">The version of the store that the change made.</param>
public sealed record StoreChange(
    StoreChangeType Type,
    ResourceType ResourceType,
    JsonObject Object,
    JsonObject? Previous,
    long ResourceVersion);
