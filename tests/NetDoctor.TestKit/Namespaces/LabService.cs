using System.Collections.Immutable;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>One port of a Service, as the nodes' rules know it.</summary>
public sealed record LabService
{
    /// <summary>IPv4 range of Services.</summary>
    public const string Cidr = "10.96.0.0/16";

    /// <summary>IPv6 range of Services.</summary>
    public const string Cidr6 = "fd00:10:96::/112";

    /// <summary>Namespace.</summary>
    public string Namespace { get; init; } = LabPod.Namespace;

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the port; empty when it has none.</summary>
    public string PortName { get; init; } = "";

    /// <summary>Protocol, <c>tcp</c> or <c>udp</c>.</summary>
    public string Protocol { get; init; } = "tcp";

    /// <summary>Cluster IP, of either family.</summary>
    public required string ClusterIp { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Port on every node's address; null for a plain ClusterIP Service.</summary>
    public int? NodePort { get; init; }

    /// <summary>Backends, all of the family of the cluster IP; without any, connections are rejected.</summary>
    public ImmutableArray<LabEndpoint> Endpoints { get; init; } = [];
}

/// <summary>One backend of a Service.</summary>
/// <param name="Address">IP address.</param>
/// <param name="Port">Port.</param>
public sealed record LabEndpoint(string Address, int Port);
