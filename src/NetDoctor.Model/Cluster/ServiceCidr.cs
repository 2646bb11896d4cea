using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>Ranges out of which the API server gives Services their addresses.</summary>
/// <remarks>Served from Kubernetes 1.33 on; older clusters keep the range in a flag of the API server, where no object shows it.
/// Source: Kubernetes documentation, "Extend Service IP Ranges".</remarks>
public sealed record ServiceCidr : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.ServiceCIDR;

    /// <summary>Ranges in CIDR notation, one or one of each family.</summary>
    public ImmutableArray<string> Cidrs { get; init; } = [];
}
