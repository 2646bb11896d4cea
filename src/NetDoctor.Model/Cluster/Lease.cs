namespace NetDoctor.Model.Cluster;

/// <summary>A Lease; only <c>kube-system/kube-controller-manager</c> is kept, whose holder writes the EndpointSlices.</summary>
/// <remarks>Managed clusters may hide it. Source: Kubernetes documentation, "Leases", Leader election.</remarks>
public sealed record Lease : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Lease;

    /// <summary>Who leads; null when nobody does.</summary>
    public string? Holder { get; init; }

    /// <summary>When the holder said last that it is alive; null when it never did.</summary>
    public DateTimeOffset? RenewedAt { get; init; }

    /// <summary>Time after the last renewal at which another may take over.</summary>
    public TimeSpan Duration { get; init; }
}
