using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>How a lab is built.</summary>
public sealed record NamespaceLabOptions
{
    /// <summary>Pods of node n1, by name; addresses 10.244.1.10, 10.244.1.11 and so on in this order.</summary>
    public ImmutableArray<string> FirstNodePods { get; init; } = ["client", "near"];

    /// <summary>Pods of node n2, by name; addresses 10.244.2.10, 10.244.2.11 and so on in this order.</summary>
    public ImmutableArray<string> SecondNodePods { get; init; } = ["web", "far"];

    /// <summary>How packets come from node to node, default plain routes.</summary>
    public LabOverlay Overlay { get; init; }

    /// <summary>Environment of the pods' first process, besides <c>PATH</c>.</summary>
    public ImmutableDictionary<string, string> PodEnvironment { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>How packets come from a node's pods to another node's.</summary>
public enum LabOverlay
{
    /// <summary>By a route over the node's address, as flannel's host-gw or kindnet do.</summary>
    Routes,

    /// <summary>By VXLAN on UDP 8472 with a link <c>flannel.1</c> of MTU 1450, as flannel makes it; the pods have that MTU too.</summary>
    Vxlan,
}
