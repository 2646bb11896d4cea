namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Where a flow starts or ends, as one would name it.</summary>
internal enum SpotKind
{
    /// <summary>A pod, <c>namespace/name</c>.</summary>
    Pod,

    /// <summary>A node by name.</summary>
    Node,

    /// <summary>An address, whoever has it.</summary>
    Address,
}

/// <summary>One end of a flow by name.</summary>
internal sealed record Spot(SpotKind Kind, string Name)
{
    public override string ToString() => $"{Kind} {Name}";
}

/// <summary>A connection, or a first packet.</summary>
internal sealed record Flow(Spot Source, Spot Destination, string Protocol, int Port)
{
    public override string ToString() => $"{Source} -> {Destination} {Protocol} {Port}";
}

/// <summary>What a spot turned out to be: a pod with its own network, a node, or neither.</summary>
/// <remarks>A pod on its node's network is its node: nothing tells the two apart on the wire.</remarks>
internal sealed record FlowEnd(WorldPod? Pod, string? NodeName, WorldNode? Node, IReadOnlyList<Address> Addresses)
{
    // What the administrators' policies and NetworkPolicies say they leave out; kept to be able to get it wrong.
    public WorldPod? HostPod { get; init; }

    public static FlowEnd Of(Spot spot, World world) => spot.Kind switch
    {
        SpotKind.Pod => Of(world.Pods.Single(pod => $"{pod.Namespace.Name}/{pod.Name}" == spot.Name), world),
        SpotKind.Node => Of(world.Nodes.Single(node => node.Name == spot.Name)),
        _ => Of(Address.Parse(spot.Name), world),
    };

    private static FlowEnd Of(WorldPod pod, World world) => pod.IsOnHostNetwork
        ? new FlowEnd(null, pod.Node, world.Nodes.SingleOrDefault(node => node.Name == pod.Node), pod.Addresses) { HostPod = pod }
        : new FlowEnd(pod, null, null, pod.Addresses);

    private static FlowEnd Of(WorldNode node) => new(null, node.Name, node, node.Addresses);

    private static FlowEnd Of(Address address, World world)
    {
        if (world.Pods.FirstOrDefault(pod => !pod.IsOnHostNetwork && pod.Addresses.Contains(address)) is { } pod)
        {
            return Of(pod, world) with { Addresses = [address] };
        }

        return world.Nodes.FirstOrDefault(node => node.Addresses.Contains(address)) is { } node
            ? Of(node) with { Addresses = [address] }
            : new FlowEnd(null, null, null, [address]);
    }
}
