using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A ConfigMap; only those of <c>kube-system</c> are kept that configure the cluster's DNS, its proxies and its policies.</summary>
public sealed record ConfigMap : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.ConfigMap;

    /// <summary>Text entries by key; empty when there are none.</summary>
    public ImmutableSortedDictionary<string, string> Data { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
