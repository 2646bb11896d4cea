using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Store;

/// <summary>The lab's memory: every object of its API, with versions, history and subscriptions, as etcd is to a cluster.</summary>
/// <remarks>
/// Safe for concurrent use. Objects handed out are shared and never change; whoever wants to change one writes a deep clone or calls
/// <c>Modify</c>. Objects handed in are cloned.
/// </remarks>
public sealed class ObjectStore(TimeProvider timeProvider, int historyCapacity = ObjectStore.DefaultHistoryCapacity)
{
    /// <summary>Changes kept for watchers that come late.</summary>
    public const int DefaultHistoryCapacity = 4096;

    private static readonly ImmutableSortedDictionary<string, JsonObject> Empty =
        ImmutableSortedDictionary.Create<string, JsonObject>(StringComparer.Ordinal);

    private readonly Lock _lock = new();
    private readonly Dictionary<ResourceType, ImmutableSortedDictionary<string, JsonObject>> _tables = [];
    private readonly Queue<StoreChange> _history = new();
    private ImmutableArray<StoreSubscription> _subscriptions = [];
    private long _resourceVersion = 1;
    private long _oldestWatchable = 1;

    /// <summary>The version made by the latest change.</summary>
    /// <remarks>Every subscription has been told of it.</remarks>
    public long ResourceVersion
    {
        get
        {
            lock (_lock)
            {
                return _resourceVersion;
            }
        }
    }

    /// <summary>One object; null when absent.</summary>
    public JsonObject? Get(ResourceType type, string? ns, string name)
    {
        lock (_lock)
        {
            return Table(type).GetValueOrDefault(Key(type, ns, name));
        }
    }

    /// <summary>Objects of a resource, ordered by namespace and name.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="ns">Only this namespace; null for all.</param>
    public IReadOnlyList<JsonObject> List(ResourceType type, string? ns = null) => Snapshot(type, ns).Objects;

    /// <summary>As <c>List</c>, with the version that the list is of.</summary>
    public StoreSnapshot Snapshot(ResourceType type, string? ns = null)
    {
        ImmutableSortedDictionary<string, JsonObject> table;
        long version;
        lock (_lock)
        {
            table = Table(type);
            version = _resourceVersion;
        }

        var objects = ns is null
            ? table.Values
            : table.Values.Where(item => ObjectMetadata.NamespaceOf(item) == ns);
        return new StoreSnapshot(version, [.. objects]);
    }

    /// <summary>Adds an object and sets its uid, creationTimestamp, resourceVersion and generation.</summary>
    /// <exception cref="StoreException">AlreadyExists.</exception>
    public JsonObject Create(ResourceType type, JsonObject item)
    {
        var copy = (JsonObject)item.DeepClone();
        var metadata = ObjectMetadata.MetadataOf(copy);
        var name = ObjectMetadata.NameOf(copy);
        copy["apiVersion"] = type.ApiVersion;
        copy["kind"] = type.Kind;
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ObjectMetadata.Timestamp(timeProvider.GetUtcNow() - ObjectMetadata.AgeOf(copy));
        metadata.Remove("deletionTimestamp");
        if (type.HasGeneration)
        {
            metadata["generation"] = 1;
        }

        lock (_lock)
        {
            var key = Key(type, ObjectMetadata.NamespaceOf(copy), name);
            if (Table(type).ContainsKey(key))
            {
                throw new StoreException(StoreFailure.AlreadyExists, type, name, $"{type.QualifiedPlural} \"{name}\" already exists");
            }

            return Commit(StoreChangeType.Added, type, key, copy, null);
        }
    }

    /// <summary>Replaces an object; identity and creation time stay. Writing what is already there makes no change.</summary>
    /// <remarks>When the object carries a resourceVersion, it must be the current one. An object that is being deleted goes when its
    /// last finalizer does.</remarks>
    /// <exception cref="StoreException">NotFound, Conflict.</exception>
    public JsonObject Update(ResourceType type, JsonObject item)
    {
        var name = ObjectMetadata.NameOf(item);
        lock (_lock)
        {
            var key = Key(type, ObjectMetadata.NamespaceOf(item), name);
            var current = Table(type).GetValueOrDefault(key) ?? throw NotFound(type, name);
            var asked = ObjectMetadata.ResourceVersionOf(item);
            var uid = ObjectMetadata.UidOf(item);
            if ((asked != 0 && asked != ObjectMetadata.ResourceVersionOf(current))
                || (uid.Length > 0 && uid != ObjectMetadata.UidOf(current)))
            {
                throw new StoreException(
                    StoreFailure.Conflict,
                    type,
                    name,
                    $"Operation cannot be fulfilled on {type.QualifiedPlural} \"{name}\": the object has been modified; "
                    + "please apply your changes to the latest version and try again");
            }

            return Replace(type, key, current, (JsonObject)item.DeepClone());
        }
    }

    /// <summary>Changes an object in one step: no other write comes in between.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="ns">Its namespace; null for an object of the whole cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="change">Given a private copy to change; must not call the store.</param>
    /// <returns>The object as stored; null when there is none.</returns>
    public JsonObject? Modify(ResourceType type, string? ns, string name, Action<JsonObject> change)
    {
        lock (_lock)
        {
            var key = Key(type, ns, name);
            if (Table(type).GetValueOrDefault(key) is not { } current)
            {
                return null;
            }

            var copy = (JsonObject)current.DeepClone();
            change(copy);
            return Replace(type, key, current, copy);
        }
    }

    /// <summary>Removes an object, or marks it as being deleted when it has finalizers or <paramref name="graceful"/> is set.</summary>
    /// <param name="type">The resource.</param>
    /// <param name="ns">Its namespace; null for an object of the whole cluster.</param>
    /// <param name="name">Its name.</param>
    /// <param name="graceful">True when whoever runs the object finishes it and deletes it once more.</param>
    /// <returns>The object's last state; null when there was none.</returns>
    public JsonObject? Delete(ResourceType type, string? ns, string name, bool graceful = false)
    {
        lock (_lock)
        {
            var key = Key(type, ns, name);
            if (Table(type).GetValueOrDefault(key) is not { } current)
            {
                return null;
            }

            var copy = (JsonObject)current.DeepClone();
            if (!graceful && !StoredObject.HasFinalizers(current))
            {
                return Commit(StoreChangeType.Deleted, type, key, copy, current);
            }

            var metadata = ObjectMetadata.MetadataOf(copy);
            metadata["deletionTimestamp"] ??= ObjectMetadata.Timestamp(timeProvider.GetUtcNow());
            metadata["deletionGracePeriodSeconds"] ??= 0;
            return Replace(type, key, current, copy);
        }
    }

    /// <summary>Begins a stream of changes.</summary>
    /// <param name="type">Only this resource; null for all.</param>
    /// <param name="after">Replays what happened after this version; null begins with what happens next.</param>
    /// <exception cref="StoreException">Expired: the history does not reach back that far.</exception>
    public StoreSubscription Subscribe(ResourceType? type = null, long? after = null)
    {
        lock (_lock)
        {
            if (after < _oldestWatchable)
            {
                throw new StoreException(
                    StoreFailure.Expired,
                    type,
                    "",
                    string.Create(CultureInfo.InvariantCulture, $"too old resource version: {after} ({_oldestWatchable})"));
            }

            var subscription = new StoreSubscription(type, _resourceVersion, Unsubscribe);
            foreach (var change in _history.Where(change => after is not null && change.ResourceVersion > after))
            {
                subscription.Offer(change);
            }

            _subscriptions = _subscriptions.Add(subscription);
            return subscription;
        }
    }

    private static string Key(ResourceType type, string? ns, string name) => type.IsNamespaced ? $"{ns}/{name}" : name;

    private static StoreException NotFound(ResourceType type, string name) =>
        new(StoreFailure.NotFound, type, name, $"{type.QualifiedPlural} \"{name}\" not found");

    private ImmutableSortedDictionary<string, JsonObject> Table(ResourceType type) => _tables.GetValueOrDefault(type, Empty);

    private JsonObject Replace(ResourceType type, string key, JsonObject current, JsonObject next)
    {
        var metadata = ObjectMetadata.MetadataOf(next);
        next["apiVersion"] = type.ApiVersion;
        next["kind"] = type.Kind;
        StoredObject.KeepIdentity(current, metadata);
        if (ObjectMetadata.IsDeleting(next) && !StoredObject.HasFinalizers(next) && StoredObject.HasFinalizers(current))
        {
            return Commit(StoreChangeType.Deleted, type, key, next, current);
        }

        if (JsonNode.DeepEquals(current, next))
        {
            return current;
        }

        if (type.HasGeneration && !StoredObject.HasSameSpecification(current, next))
        {
            metadata["generation"] = (Field.Number(current, "metadata", "generation") ?? 0) + 1;
        }

        return Commit(StoreChangeType.Modified, type, key, next, current);
    }

    private JsonObject Commit(StoreChangeType change, ResourceType type, string key, JsonObject item, JsonObject? previous)
    {
        var version = ++_resourceVersion;
        ObjectMetadata.MetadataOf(item)["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        item = StoredObject.Normalize(item);
        _tables[type] = change == StoreChangeType.Deleted ? Table(type).Remove(key) : Table(type).SetItem(key, item);

        var entry = new StoreChange(change, type, item, previous, version);
        _history.Enqueue(entry);
        while (_history.Count > historyCapacity)
        {
            _oldestWatchable = _history.Dequeue().ResourceVersion;
        }

        foreach (var subscription in _subscriptions)
        {
            subscription.Offer(entry);
        }

        return item;
    }

    private void Unsubscribe(StoreSubscription subscription)
    {
        lock (_lock)
        {
            _subscriptions = _subscriptions.Remove(subscription);
        }
    }
}
