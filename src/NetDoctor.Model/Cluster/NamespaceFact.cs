namespace NetDoctor.Model.Cluster;

/// <summary>A namespace.</summary>
public sealed record NamespaceFact : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Namespace;

    /// <summary>Whether the namespace is being deleted.</summary>
    public bool IsTerminating { get; init; }
}
