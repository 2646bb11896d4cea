using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Deletes what an object owned once the object is gone.</summary>
internal sealed class GarbageCollector(ObjectRegistry registry) : IController
{
    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.Type != StoreChangeType.Deleted)
        {
            return change.Type == StoreChangeType.Added && References(change.Object).Any()
                ? [ObjectKey.Of(change.ResourceType, change.Object)]
                : [];
        }

        var uid = ObjectMetadata.UidOf(change.Object);
        return ResourceTypes.All.SelectMany(type => registry.Store.List(type, ObjectMetadata.NamespaceOf(change.Object))
            .Where(item => References(item).Any(owner => Field.Text(owner, "uid") == uid))
            .Select(item => ObjectKey.Of(type, item)));
    }

    public void Reconcile(ObjectKey key)
    {
        if (registry.Store.Get(key.Type, key.Namespace, key.Name) is { } item
            && !ObjectMetadata.IsDeleting(item)
            && References(item).Any()
            && References(item).All(owner => IsGone(owner, key.Namespace)))
        {
            registry.Delete(key.Type, key.Namespace, key.Name);
        }
    }

    private static IEnumerable<JsonObject> References(JsonObject item) => Field.Items(item, "metadata", "ownerReferences");

    private bool IsGone(JsonObject owner, string? ns)
    {
        var type = ResourceTypes.FindKind(Field.Text(owner, "apiVersion") ?? "", Field.Text(owner, "kind") ?? "");
        return type is not null
            && (registry.Store.Get(type, type.IsNamespaced ? ns : null, Field.Text(owner, "name") ?? "") is not { } found
                || ObjectMetadata.UidOf(found) != Field.Text(owner, "uid"));
    }
}
