using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Who made whom.</summary>
internal static class Owners
{
    /// <summary>The reference by which an object names its controller.</summary>
    public static JsonObject Reference(JsonObject owner) => new()
    {
        ["apiVersion"] = Field.Text(owner, "apiVersion"),
        ["kind"] = Field.Text(owner, "kind"),
        ["name"] = ObjectMetadata.NameOf(owner),
        ["uid"] = ObjectMetadata.UidOf(owner),
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    /// <summary>The controller's reference of an object; null when nobody controls it.</summary>
    public static JsonObject? ControllerOf(JsonObject item) =>
        Field.Items(item, "metadata", "ownerReferences").FirstOrDefault(owner => Field.IsTrue(owner, "controller"));

    public static bool IsOwnedBy(JsonObject item, JsonObject owner) =>
        Field.Text(ControllerOf(item), "uid") == ObjectMetadata.UidOf(owner);

    /// <summary>The key of an object's controller when it is of a kind; nothing otherwise.</summary>
    public static IEnumerable<ObjectKey> KeyOf(JsonObject item, ResourceType kind)
    {
        if (ControllerOf(item) is { } owner
            && Field.Text(owner, "kind") == kind.Kind
            && Field.Text(owner, "name") is { } name)
        {
            yield return new ObjectKey(kind, ObjectMetadata.NamespaceOf(item), name);
        }
    }
}
