namespace NetDoctor.Model.Cluster;

/// <summary>What NetDoctor keeps of one Kubernetes object; immutable.</summary>
public abstract record Fact
{
    /// <summary>Namespace of the object; empty for a cluster-scoped kind.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name of the object, unique in its namespace and kind.</summary>
    public required string Name { get; init; }

    /// <summary>UID of the object; <see cref="Guid.Empty"/> for an object that never was in a cluster.</summary>
    public Guid Uid { get; init; }

    /// <summary>Creation time by the API server's clock.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Labels; empty when it has none.</summary>
    public LabelSet Labels { get; init; } = LabelSet.Empty;

    /// <summary>Kind of the object.</summary>
    public abstract ResourceKind Kind { get; }

    /// <summary>Kind, namespace and name.</summary>
    public ObjectReference Reference => new(Kind.ToString(), Namespace, Name);
}
