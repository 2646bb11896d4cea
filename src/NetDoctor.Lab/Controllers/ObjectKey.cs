using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Names one object: what a controller is asked to look at.</summary>
internal readonly record struct ObjectKey(ResourceType Type, string? Namespace, string Name)
{
    public static ObjectKey Of(ResourceType type, JsonObject item) =>
        new(type, ObjectMetadata.NamespaceOf(item), ObjectMetadata.NameOf(item));
}
