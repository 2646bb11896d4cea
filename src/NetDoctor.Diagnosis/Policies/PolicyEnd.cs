using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>What one end of a flow is to policies.</summary>
public enum PolicyEndKind
{
    /// <summary>A pod with an address of its own: the only kind that a policy can be about.</summary>
    Pod,

    /// <summary>A node, and every pod on its network.</summary>
    Node,

    /// <summary>An address that belongs to no pod and no node.</summary>
    Outside,
}

/// <summary>One end of a flow, with all that a policy can tell it by.</summary>
/// <remarks>A pod on its node's network is its node: network plugins see its packets as the node's own. Source: Kubernetes documentation,
/// "Network Policies", NetworkPolicy and hostNetwork pods.</remarks>
public sealed class PolicyEnd
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private PolicyEnd(PolicyEndKind kind, ImmutableArray<AddressRange> ranges) => (Kind, Ranges) = (kind, ranges);

    /// <summary>What it is.</summary>
    public PolicyEndKind Kind { get; }

    /// <summary>The pod; for a node, the pod on its network that is meant, if one is; null for an outside address and for a pod of which
    /// only the labels are known.</summary>
    public Pod? Pod { get; private init; }

    /// <summary>Name of the node, for a pod the one it runs on; null when unknown.</summary>
    public string? NodeName { get; private init; }

    /// <summary>Namespace of a pod; empty when unknown and for other kinds.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>Labels of the pod's namespace, its name among them; empty for other kinds.</summary>
    public LabelSet NamespaceLabels { get; private init; } = LabelSet.Empty;

    /// <summary>Labels of the pod or of the node.</summary>
    public LabelSet Labels { get; private init; } = LabelSet.Empty;

    /// <summary>Its addresses; empty for a pod that has none yet. An outside end can be a whole range that no policy tells apart.</summary>
    public ImmutableArray<AddressRange> Ranges { get; }

    /// <summary>A pod, or its node when it is on that one's network; met at the pod's addresses, which need not be all of the node's.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="snapshot">Facts: its namespace, and its node.</param>
    public static PolicyEnd Of(Pod pod, ClusterSnapshot snapshot)
    {
        if (!pod.HostNetwork)
        {
            return new(PolicyEndKind.Pod, RangesOf(pod.PodIPs))
            {
                Pod = pod,
                NodeName = pod.NodeName,
                Namespace = pod.Namespace,
                NamespaceLabels = NamespaceLabelsOf(pod.Namespace, snapshot),
                Labels = pod.Labels,
            };
        }

        var node = pod.NodeName is { } name ? snapshot.Nodes.Find("", name) : null;
        var isMet = node is null || !pod.PodIPs.IsEmpty;
        return new(PolicyEndKind.Node, RangesOf(isMet ? pod.PodIPs : [.. node!.Addresses.Select(one => one.Address)]))
        {
            Pod = pod,
            NodeName = pod.NodeName,
            Labels = node?.Labels ?? LabelSet.Empty,
        };
    }

    /// <summary>A node.</summary>
    /// <param name="node">The node.</param>
    public static PolicyEnd Of(Node node) => new(PolicyEndKind.Node, RangesOf([.. node.Addresses.Select(one => one.Address)]))
    {
        NodeName = node.Name,
        Labels = node.Labels,
    };

    /// <summary>Whoever has an address: a pod, a node, or nobody of the cluster.</summary>
    /// <param name="address">The address.</param>
    /// <param name="snapshot">Facts.</param>
    public static PolicyEnd Of(IPAddress address, ClusterSnapshot snapshot)
    {
        if (snapshot.Pods.By(address) is [var pod, ..])
        {
            return Of(pod, snapshot).At(address);
        }

        return snapshot.Nodes.By(address) is [var node, ..] ? Of(node).At(address) : OfOutside(AddressRange.Of(address));
    }

    /// <summary>Addresses outside of the cluster; more than one only where no policy tells them apart.</summary>
    /// <param name="range">The addresses.</param>
    public static PolicyEnd OfOutside(AddressRange range) => new(PolicyEndKind.Outside, [range]);

    /// <summary>Whoever is outside of the cluster, at an address that is not known.</summary>
    public static PolicyEnd Outside { get; } = new(PolicyEndKind.Outside, [AddressRange.AllIPv4, AddressRange.AllIPv6]) { IsAnywhere = true };

    /// <summary>A pod of which only labels are known, such as an ingress controller that no manifest shows.</summary>
    /// <param name="ns">Namespace; empty when unknown.</param>
    /// <param name="namespaceLabels">Labels of the namespace.</param>
    /// <param name="labels">Labels of the pod.</param>
    public static PolicyEnd OfLabels(string ns, LabelSet namespaceLabels, LabelSet labels) => new(PolicyEndKind.Pod, [])
    {
        Namespace = ns,
        NamespaceLabels = namespaceLabels,
        Labels = labels,
    };

    /// <summary>The same end when it is met at one of its addresses; a flow is of one family.</summary>
    /// <param name="address">The address.</param>
    public PolicyEnd At(IPAddress address) => With([AddressRange.Of(address)]);

    /// <summary>A node as its address shows on what it forwards for others, which is not what it sends itself.</summary>
    public PolicyEnd Forwarding() => new(Kind, Ranges) { Labels = Labels };

    /// <summary>The same end with its addresses of one family; as it is when it has none of it.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    public PolicyEnd In(AddressFamily family)
    {
        var kept = Ranges.Where(range => range.Family == family).ToImmutableArray();
        return kept.IsEmpty || kept.Length == Ranges.Length ? this : With(kept);
    }

    /// <summary>Whether both are the same pod.</summary>
    /// <param name="other">The other end.</param>
    public bool IsSamePod(PolicyEnd other) =>
        Kind == PolicyEndKind.Pod && other.Kind == PolicyEndKind.Pod && Pod is { } mine && other.Pod is { } others
        && (ReferenceEquals(mine, others) || (mine.Namespace == others.Namespace && mine.Name == others.Name));

    /// <summary>Whether a name stands for a port on this pod; never on a node and outside.</summary>
    /// <param name="name">Name of a container port.</param>
    /// <param name="protocol">Transport of the flow; the port must be declared for it.</param>
    /// <param name="port">Port of the flow.</param>
    public bool HasNamedPort(string name, TransportProtocol protocol, int port)
    {
        if (Kind != PolicyEndKind.Pod || Pod is null)
        {
            return false;
        }

        foreach (var container in Pod.Containers)
        {
            foreach (var declared in container.Ports)
            {
                if (declared.Port == port && declared.Protocol == protocol
                    && string.Equals(declared.Name, name, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary><c>shop/web</c>, <c>node n1</c> or an address. A pod of a Deployment goes by its name, as no policy tells its pods apart.</summary>
    public override string ToString() => Kind switch
    {
        PolicyEndKind.Pod => Pod is { } pod ? $"{pod.Namespace}/{NameOf(pod)}" : $"a pod of {(Namespace.Length == 0 ? "any namespace" : Namespace)}",
        PolicyEndKind.Node => Pod is { } pod ? $"{pod.Namespace}/{pod.Name} on the network of node {NodeName}" : $"node {NodeName}",
        _ when IsAnywhere => "a client outside of the cluster",
        _ => Ranges is [{ } only] && only.First == only.Last ? only.FirstAddress.ToString() : string.Join(", ", Ranges),
    };

    /// <summary>Labels of a namespace with its name among them, which the API server adds to every namespace.</summary>
    /// <param name="ns">Name of the namespace.</param>
    /// <param name="snapshot">Facts.</param>
    /// <remarks>Source: Kubernetes documentation, "Namespaces", Automatic labelling.</remarks>
    internal static LabelSet NamespaceLabelsOf(string ns, ClusterSnapshot snapshot)
    {
        var labels = snapshot.Namespaces.Find("", ns)?.Labels ?? LabelSet.Empty;
        return labels[NameLabel] is not null ? labels : LabelSet.From(labels.Append(new(NameLabel, ns)));
    }

    // The ReplicaSet's name is the Deployment's with the hash of the template.
    private static string NameOf(Pod pod) =>
        pod is { Owner: { Kind: "ReplicaSet", Name: var set } } && pod.Labels["pod-template-hash"] is { } hash
        && set.EndsWith($"-{hash}", StringComparison.Ordinal)
            ? set[..^(hash.Length + 1)]
            : pod.Name;

    /// <summary>Whether it stands for every address outside of the cluster.</summary>
    public bool IsAnywhere { get; private init; }

    private PolicyEnd With(ImmutableArray<AddressRange> ranges) => new(Kind, ranges)
    {
        Pod = Pod,
        NodeName = NodeName,
        Namespace = Namespace,
        NamespaceLabels = NamespaceLabels,
        Labels = Labels,
        IsAnywhere = IsAnywhere,
    };

    /// <summary>Addresses as ranges of one.</summary>
    /// <param name="addresses">Addresses.</param>
    internal static ImmutableArray<AddressRange> RangesOf(ImmutableArray<IPAddress> addresses) => [.. addresses.Select(AddressRange.Of)];
}
