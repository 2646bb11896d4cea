using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>The way into the store for whoever writes as a user does: defaults, rules and allocation first, as in a real API server.</summary>
/// <remarks>Controllers that write status go to the store directly.</remarks>
public sealed class ObjectRegistry(ObjectStore store, LabAddressPlan plan, TimeProvider timeProvider)
{
    // Allocation reads what others hold and then writes: two writers at once could take the same port.
    private readonly Lock _lock = new();
    private readonly ServiceAllocator _allocator = new(store, plan);
    private readonly NameGenerator _names = new();
    private readonly AdmissionWebhooks _webhooks = new(store);

    /// <summary>What is stored.</summary>
    public ObjectStore Store => store;

    /// <summary>Addresses of the cluster.</summary>
    public LabAddressPlan Plan => plan;

    /// <summary>Creates an object.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="item">Cloned; <c>generateName</c> is honoured.</param>
    /// <param name="dryRun">True to check and fill in only.</param>
    /// <exception cref="ApiException">400, 403, 404, 409, 422 or 500.</exception>
    public JsonObject Create(ResourceType type, JsonObject item, bool dryRun = false)
    {
        var copy = (JsonObject)item.DeepClone();
        var metadata = Field.Ensure(copy, "metadata");
        if (!type.IsNamespaced)
        {
            metadata.Remove("namespace");
        }

        if (ObjectMetadata.NameOf(copy).Length == 0 && Field.Text(metadata, "generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix + _names.Next(prefix);
        }

        if (type.HasStatus && type != ResourceTypes.Nodes)
        {
            copy.Remove("status");
        }

        metadata.Remove("managedFields");
        lock (_lock)
        {
            CheckNamespace(type, copy);
            _webhooks.Ask(type, copy);
            Admit(type, copy, null);
            if (store.Get(type, ObjectMetadata.NamespaceOf(copy), ObjectMetadata.NameOf(copy)) is not null)
            {
                throw ApiErrors.AlreadyExists(type, ObjectMetadata.NameOf(copy));
            }

            return dryRun ? Imagined(type, copy) : store.Create(type, copy);
        }
    }

    /// <summary>Replaces an object.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="item">Cloned; its resourceVersion, when present, must be current.</param>
    /// <param name="part">Which part the write may change.</param>
    /// <param name="dryRun">True to check and fill in only.</param>
    /// <exception cref="ApiException">404, 409 or 422.</exception>
    public JsonObject Update(ResourceType type, JsonObject item, ObjectPart part = ObjectPart.Specification, bool dryRun = false)
    {
        var name = ObjectMetadata.NameOf(item);
        var copy = (JsonObject)item.DeepClone();
        Field.Ensure(copy, "metadata").Remove("managedFields");
        lock (_lock)
        {
            var current = store.Get(type, ObjectMetadata.NamespaceOf(item), name) ?? throw ApiErrors.NotFound(type, name);
            var asked = ObjectMetadata.ResourceVersionOf(item);
            if (asked != 0 && asked != ObjectMetadata.ResourceVersionOf(current))
            {
                throw ApiErrors.Conflict(type, name);
            }

            if (part == ObjectPart.Status)
            {
                copy = ManagedParts.WithStatus(current, copy);
            }
            else
            {
                ManagedParts.Keep(type, copy, current);
                Admit(type, copy, current);
            }

            return dryRun ? copy : Write(type, copy);
        }
    }

    /// <summary>Creates the object, or replaces it when it exists.</summary>
    /// <exception cref="ApiException">400, 403, 404, 409 or 422.</exception>
    public JsonObject Put(ResourceType type, JsonObject item) =>
        store.Get(type, type.IsNamespaced ? ObjectMetadata.NamespaceOf(item) : null, ObjectMetadata.NameOf(item)) is null
            ? Create(type, item)
            : Update(type, item);

    /// <summary>Deletes an object as a user does: running pods and namespaces with content end first.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="ns">Its namespace; null for an object of the whole cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="isImmediate">True to forget a pod without waiting for its kubelet.</param>
    /// <returns>Its last state.</returns>
    /// <exception cref="ApiException">404.</exception>
    public JsonObject Delete(ResourceType type, string? ns, string name, bool isImmediate = false)
    {
        lock (_lock)
        {
            var current = store.Get(type, ns, name) ?? throw ApiErrors.NotFound(type, name);
            if (type == ResourceTypes.Namespaces)
            {
                store.Modify(type, null, name, item => Field.Ensure(item, "status")["phase"] = "Terminating");
                return store.Delete(type, null, name, graceful: true) ?? current;
            }

            var isRunning = type == ResourceTypes.Pods
                && Field.Text(current, "spec", "nodeName") is not null
                && Field.Text(current, "status", "phase") is not ("Succeeded" or "Failed");
            return store.Delete(type, ns, name, graceful: isRunning && !isImmediate) ?? throw ApiErrors.NotFound(type, name);
        }
    }

    private void Admit(ResourceType type, JsonObject item, JsonObject? previous)
    {
        Defaults.Apply(type, item, previous);
        List<FieldError> errors = [];
        Validation.Check(type, item, previous, errors);
        if (type == ResourceTypes.Services && errors.Count == 0)
        {
            _allocator.Allocate(item, errors);
        }

        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid(type.Group, type.Kind, ObjectMetadata.NameOf(item), errors);
        }
    }

    private void CheckNamespace(ResourceType type, JsonObject item)
    {
        if (!type.IsNamespaced)
        {
            return;
        }

        var name = ObjectMetadata.NamespaceOf(item) ?? throw ApiErrors.BadRequest("an empty namespace may not be set during creation");
        var ns = store.Get(ResourceTypes.Namespaces, null, name) ?? throw ApiErrors.NotFound(ResourceTypes.Namespaces, name);
        if (ObjectMetadata.IsDeleting(ns) && type != ResourceTypes.Events)
        {
            throw ApiErrors.Forbidden(
                type,
                ObjectMetadata.NameOf(item),
                $"unable to create new content in namespace {name} because it is being terminated");
        }
    }

    private JsonObject Write(ResourceType type, JsonObject item)
    {
        try
        {
            return store.Update(type, item);
        }
        catch (StoreException refusal)
        {
            throw ApiErrors.From(refusal);
        }
    }

    private JsonObject Imagined(ResourceType type, JsonObject item)
    {
        item["apiVersion"] = type.ApiVersion;
        item["kind"] = type.Kind;
        var metadata = Field.Ensure(item, "metadata");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
        return item;
    }
}
