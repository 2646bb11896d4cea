using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Network;

/// <summary>Writes the older Endpoints of Services from their slices: kubectl before 1.31 describes Services by them.</summary>
internal sealed class EndpointsController(ObjectStore store) : IController
{
    private const string ManagedBy = "endpoints.kubernetes.io/managed-by";
    private const string Self = "endpoint-controller";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        if (change.ResourceType == ResourceTypes.Services)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        return change.ResourceType == ResourceTypes.EndpointSlices
            && Field.Text(change.Object, "metadata", "labels", EndpointSliceController.ServiceLabel) is { } service
            ? [new ObjectKey(ResourceTypes.Services, ObjectMetadata.NamespaceOf(change.Object), service)]
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var service = store.Get(key.Type, key.Namespace, key.Name);
        var current = store.Get(ResourceTypes.Endpoints, key.Namespace, key.Name);
        var slices = store.List(ResourceTypes.EndpointSlices, key.Namespace)
            .Where(slice => Field.Text(slice, "metadata", "labels", EndpointSliceController.ServiceLabel) == key.Name)
            .ToList();
        if (service is null || slices.Count == 0)
        {
            if (current is not null && Field.Text(current, "metadata", "labels", ManagedBy) == Self)
            {
                store.Delete(ResourceTypes.Endpoints, key.Namespace, key.Name);
            }

            return;
        }

        var subsets = new JsonArray([.. slices.Select(Subset).OfType<JsonNode>()]);
        if (current is null)
        {
            store.Create(ResourceTypes.Endpoints, new JsonObject
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = key.Name,
                    ["namespace"] = key.Namespace,
                    ["labels"] = new JsonObject { [ManagedBy] = Self },
                },
                ["subsets"] = subsets,
            });
        }
        else if (Field.Text(current, "metadata", "labels", ManagedBy) == Self)
        {
            store.Modify(ResourceTypes.Endpoints, key.Namespace, key.Name, item => item["subsets"] = subsets);
        }
    }

    private static JsonObject? Subset(JsonObject slice)
    {
        var subset = new JsonObject();
        foreach (var (member, isReady) in (ReadOnlySpan<(string, bool)>)[("addresses", true), ("notReadyAddresses", false)])
        {
            var addresses = Field.Items(slice, "endpoints")
                .Where(endpoint => Field.IsTrue(endpoint, "conditions", "ready") == isReady)
                .Where(endpoint => !Field.IsTrue(endpoint, "conditions", "terminating"))
                .Select(endpoint => (JsonNode)Address(endpoint))
                .ToArray();
            if (addresses.Length > 0)
            {
                subset[member] = new JsonArray(addresses);
            }
        }

        if (subset.Count == 0)
        {
            return null;
        }

        subset["ports"] = slice["ports"]?.DeepClone();
        return subset;
    }

    private static JsonObject Address(JsonObject endpoint)
    {
        var address = new JsonObject { ["ip"] = Field.Texts(endpoint, "addresses").FirstOrDefault() };
        foreach (var member in (ReadOnlySpan<string>)["hostname", "nodeName", "targetRef"])
        {
            if (endpoint[member] is { } value)
            {
                address[member] = value.DeepClone();
            }
        }

        return address;
    }
}
