using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A network namespace of the lab, in which a test can run things.</summary>
/// <param name="Name">Name within the lab, such as <c>n1</c>.</param>
/// <param name="ProcessId">A process parked in the namespace, which keeps it alive; the same number inside and outside.</param>
public abstract record LabPlace(string Name, int ProcessId);

/// <summary>The namespace of the test's client side: on the nodes' network, outside of the cluster, with address 10.89.0.1.</summary>
/// <remarks>It forwards nothing. The nodes send there what belongs to nobody, as they would to their default gateway.</remarks>
public sealed record LabHost(string Name, int ProcessId) : LabPlace(Name, ProcessId)
{
    /// <summary>Its IPv4 address.</summary>
    public const string Address = "10.89.0.1";

    /// <summary>Its IPv6 address.</summary>
    public const string Address6 = "fd00:10:89::1";
}

/// <summary>A node: uplink <c>eth0</c>, bridge <c>cni0</c>, and the Service proxy's rules.</summary>
public sealed record LabNode(string Name, int ProcessId, int Index) : LabPlace(Name, ProcessId)
{
    /// <summary>IPv4 address on the nodes' network, such as <c>10.89.0.11</c>.</summary>
    public string Address { get; } = $"10.89.0.{10 + Index}";

    /// <summary>IPv6 address on the nodes' network, such as <c>fd00:10:89::11</c>.</summary>
    public string Address6 { get; } = $"fd00:10:89::{10 + Index}";

    /// <summary>IPv4 range of its pods, such as <c>10.244.1.0/24</c>.</summary>
    public string PodCidr { get; } = $"10.244.{Index}.0/24";

    /// <summary>IPv6 range of its pods, such as <c>fd00:10:244:1::/64</c>.</summary>
    public string PodCidr6 { get; } = $"fd00:10:244:{Index}::/64";

    /// <summary>IPv4 address of its bridge, the pods' gateway.</summary>
    public string Gateway { get; } = $"10.244.{Index}.1";

    /// <summary>IPv6 address of its bridge, the pods' gateway.</summary>
    public string Gateway6 { get; } = $"fd00:10:244:{Index}::1";
}

/// <summary>A pod: <c>eth0</c> on its node's bridge, and its own resolv.conf.</summary>
public sealed record LabPod(string Name, int ProcessId, LabNode Node, int Index) : LabPlace(Name, ProcessId)
{
    /// <summary>Namespace of all pods of the lab.</summary>
    public const string Namespace = "shop";

    /// <summary>UID, the same in every lab.</summary>
    public string Uid { get; } = $"00000000-0000-4000-8000-00000000{Node.Index:00}{Index:00}";

    /// <summary>IPv4 address, such as <c>10.244.1.10</c>.</summary>
    public string Address { get; } = $"10.244.{Node.Index}.{Index}";

    /// <summary>IPv6 address, such as <c>fd00:10:244:1::10</c>.</summary>
    public string Address6 { get; } = $"fd00:10:244:{Node.Index}::{Index}";

    /// <summary>Both addresses, IPv4 first.</summary>
    public ImmutableArray<string> Addresses => [Address, Address6];
}
