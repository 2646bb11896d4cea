using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Network;

/// <summary>Writes the EndpointSlices of Services with a selector, as kube-controller-manager does.</summary>
internal sealed class EndpointSliceController(ObjectRegistry registry) : IController
{
    public const string ManagedBy = "endpointslice-controller.k8s.io";
    public const string ManagedByLabel = "endpointslice.kubernetes.io/managed-by";
    public const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>Annotation with which a scenario keeps this controller off a Service, as if it lagged.</summary>
    public const string PauseAnnotation = "lab.netdoctor/endpointslices";

    /// <summary>Whether this controller is kept off a Service.</summary>
    public static bool IsPaused(JsonObject? service) => Field.Text(service, "metadata", "annotations", PauseAnnotation) == "paused";

    public IEnumerable<ObjectKey> Affected(StoreChange change)
    {
        var store = registry.Store;
        if (change.ResourceType == ResourceTypes.Services)
        {
            return [ObjectKey.Of(change.ResourceType, change.Object)];
        }

        if (change.ResourceType == ResourceTypes.Pods)
        {
            return store.List(ResourceTypes.Services, ObjectMetadata.NamespaceOf(change.Object))
                .Where(service => Selects(service, change.Object) || (change.Previous is not null && Selects(service, change.Previous)))
                .Select(service => ObjectKey.Of(ResourceTypes.Services, service));
        }

        // Somebody deleted or edited a slice of ours: it is written anew.
        return change.ResourceType == ResourceTypes.EndpointSlices && change.Type != StoreChangeType.Added
            && Field.Text(change.Object, "metadata", "labels", ManagedByLabel) == ManagedBy
            ? Owners.KeyOf(change.Object, ResourceTypes.Services)
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        var store = registry.Store;
        var service = store.Get(key.Type, key.Namespace, key.Name);
        if (IsPaused(service))
        {
            return;
        }

        if (service is null || ObjectMetadata.IsDeleting(service) || !HasSelector(service))
        {
            DeleteOwn(key, []);
            return;
        }

        var pods = store.List(ResourceTypes.Pods, key.Namespace).Where(pod => Selects(service, pod));
        var wanted = SliceBuilder.Build(service, pods, store);
        var existing = Own(key).ToList();
        List<JsonObject> kept = [];
        foreach (var slice in wanted)
        {
            var current = existing.FirstOrDefault(one => !kept.Contains(one) && JsonNode.DeepEquals(one["ports"], slice["ports"]))
                ?? existing.FirstOrDefault(one => !kept.Contains(one));
            if (current is null)
            {
                kept.Add(registry.Create(ResourceTypes.EndpointSlices, slice));
                continue;
            }

            kept.Add(current);
            store.Modify(ResourceTypes.EndpointSlices, key.Namespace, ObjectMetadata.NameOf(current), item => Replace(item, slice));
        }

        DeleteOwn(key, kept);
    }

    private static void Replace(JsonObject item, JsonObject slice)
    {
        foreach (var member in (ReadOnlySpan<string>)["addressType", "endpoints", "ports"])
        {
            item[member] = slice[member]?.DeepClone();
        }

        Field.Ensure(item, "metadata")["labels"] = Field.Node(slice, "metadata", "labels")?.DeepClone();
    }

    private static bool HasSelector(JsonObject service) =>
        Field.Text(service, "spec", "type") != "ExternalName" && Field.Object(service, "spec", "selector") is { Count: > 0 };

    private static bool Selects(JsonObject service, JsonObject pod) =>
        HasSelector(service)
        && LabelSelectors.MatchesMap(Field.Object(service, "spec", "selector"), Field.Object(pod, "metadata", "labels"));

    private IEnumerable<JsonObject> Own(ObjectKey service) =>
        registry.Store.List(ResourceTypes.EndpointSlices, service.Namespace).Where(slice =>
            Field.Text(slice, "metadata", "labels", ServiceLabel) == service.Name
            && Field.Text(slice, "metadata", "labels", ManagedByLabel) == ManagedBy);

    private void DeleteOwn(ObjectKey service, List<JsonObject> except)
    {
        foreach (var slice in Own(service).Where(slice => except.TrueForAll(kept => ObjectMetadata.UidOf(kept) != ObjectMetadata.UidOf(slice))))
        {
            registry.Store.Delete(ResourceTypes.EndpointSlices, service.Namespace, ObjectMetadata.NameOf(slice));
        }
    }
}
