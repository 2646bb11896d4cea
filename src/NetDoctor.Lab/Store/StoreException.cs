namespace NetDoctor.Lab.Store;

/// <summary>Why the store refused.</summary>
public enum StoreFailure
{
    /// <summary>No such object.</summary>
    NotFound,

    /// <summary>An object of that name exists.</summary>
    AlreadyExists,

    /// <summary>The object was changed since the caller read it.</summary>
    Conflict,

    /// <summary>The asked version is no longer in the history.</summary>
    Expired,
}

/// <summary>The store refused a read or a write.</summary>
public sealed class StoreException(StoreFailure failure, ResourceType? type, string name, string message) : Exception(message)
{
    /// <summary>Why.</summary>
    public StoreFailure Failure { get; } = failure;

    /// <summary>The resource asked for; null when the question was about no single resource.</summary>
    public ResourceType? Type { get; } = type;

    /// <summary>Name of the object; empty when the question was about no single object.</summary>
    public string Name { get; } = name;
}
