using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers;

/// <summary>Gives namespaces their default ServiceAccount, and empties those that are being deleted.</summary>
internal sealed class NamespaceController(ObjectRegistry registry) : IController
{
    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.Namespaces)
        {
            return change.Type == StoreChangeType.Deleted ? [] : [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        return change.Type == StoreChangeType.Deleted && ObjectMetadata.NamespaceOf(change.Object) is { } name
            ? [new ObjectKey(ResourceTypes.Namespaces, null, name)]
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (registry.Store.Get(key.Type, null, key.Name) is not { } ns)
        {
            return;
        }

        if (!ObjectMetadata.IsDeleting(ns))
        {
            EnsureServiceAccount(key.Name);
            return;
        }

        var isEmpty = true;
        foreach (var type in ResourceTypes.All.Where(type => type.IsNamespaced))
        {
            foreach (var item in registry.Store.List(type, key.Name))
            {
                if (!ObjectMetadata.IsDeleting(item))
                {
                    registry.Delete(type, key.Name, ObjectMetadata.NameOf(item));
                }

                isEmpty &= registry.Store.Get(type, key.Name, ObjectMetadata.NameOf(item)) is null;
            }
        }

        if (isEmpty)
        {
            registry.Store.Delete(ResourceTypes.Namespaces, null, key.Name);
        }
    }

    private void EnsureServiceAccount(string ns)
    {
        if (registry.Store.Get(ResourceTypes.ServiceAccounts, ns, "default") is null)
        {
            registry.Create(ResourceTypes.ServiceAccounts, new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "default", ["namespace"] = ns },
            });
        }
    }
}
