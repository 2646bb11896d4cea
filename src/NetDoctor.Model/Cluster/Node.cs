using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Model.Cluster;

/// <summary>A node.</summary>
public sealed record Node : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Node;

    /// <summary>Addresses by which the node is known, internal ones first.</summary>
    public ImmutableArray<NodeAddress> Addresses { get; init; } = [];

    /// <summary>Conditions as the node reports them.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>Pod address ranges in CIDR notation; empty when the CNI keeps its own.</summary>
    public ImmutableArray<string> PodCidrs
    {
        get;
        init
        {
            field = value;
            PodRanges = [.. value.Select(text => (IsRange: IPNetwork.TryParse(text, out var range), Range: range))
                .Where(one => one.IsRange).Select(one => one.Range)];
        }
    } = [];

    /// <summary><see cref="PodCidrs"/>, read once; those that are malformed are left out.</summary>
    public ImmutableArray<IPNetwork> PodRanges { get; private init; } = [];

    /// <summary>Whether new pods are kept off the node (cordoned).</summary>
    public bool IsUnschedulable { get; init; }

    /// <summary>Zone by the label <c>topology.kubernetes.io/zone</c>; null when unlabelled.</summary>
    public string? Zone => Labels["topology.kubernetes.io/zone"];

    /// <summary>Whether the kubelet reports the node ready; null when it has no such condition.</summary>
    public bool? IsReady => Conditions.Status("Ready");
}

/// <summary>An address of a node.</summary>
/// <param name="Type"><c>InternalIP</c> or <c>ExternalIP</c>; host names are left out.</param>
/// <param name="Address">The address.</param>
public sealed record NodeAddress(string Type, IPAddress Address);
