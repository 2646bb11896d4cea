using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Model.Services;

/// <summary>Health of one Service, as its objects tell it; nothing is probed.</summary>
public sealed record ServiceHealth
{
    /// <summary>Namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the Service.</summary>
    public required ServiceType Type { get; init; }

    /// <summary>Whether it can serve, as far as objects tell.</summary>
    public required HealthState Health { get; init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Cluster addresses; empty for a headless or ExternalName Service.</summary>
    public required ImmutableArray<string> ClusterIPs { get; init; }

    /// <summary>Ports in the order of the specification.</summary>
    public required ImmutableArray<ServiceHealthPort> Ports { get; init; }

    /// <summary>Endpoints, counted.</summary>
    public required EndpointCounts Endpoints { get; init; }

    /// <summary>What its objects prove, what matters most first; empty when there is nothing to say.</summary>
    public ImmutableArray<ServiceFinding> Findings { get; init; } = [];
}

/// <summary>A port of a Service.</summary>
/// <param name="Name">Name; null for the single unnamed port.</param>
/// <param name="Port">Port on the Service's own addresses, 1-65535.</param>
/// <param name="TargetPort">Port in the pods, a number or a name.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="NodePort">Port on every node; null when none.</param>
public sealed record ServiceHealthPort(string? Name, int Port, string TargetPort, TransportProtocol Protocol, int? NodePort)
{
    /// <summary>The port as the wire has it.</summary>
    /// <param name="port">A port of a Service.</param>
    public static ServiceHealthPort Of(ServicePort port) =>
        new(port.Name, port.Port, port.TargetPort.ToString(), port.Protocol, port.NodePort == 0 ? null : port.NodePort);
}

/// <summary>Endpoints of a Service, counted; a dual-stack endpoint counts once.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Ready">Those that take new connections.</param>
/// <param name="Terminating">Those whose pod is being deleted.</param>
public sealed record EndpointCounts(int Total, int Ready, int Terminating);

/// <summary>Whether a Service can serve, as far as objects tell.</summary>
public enum HealthState
{
    /// <summary>Every endpoint that is not on its way out is ready, and nothing is found that breaks its traffic.</summary>
    Healthy,

    /// <summary>Some endpoints are ready, or some of its traffic is broken.</summary>
    Degraded,

    /// <summary>No endpoint is ready, or none of its ports can work.</summary>
    Unhealthy,

    /// <summary>Its objects do not tell: an ExternalName, or endpoints that NetDoctor may not read.</summary>
    Unknown,
}

/// <summary>A page of Services.</summary>
/// <param name="Items">Services, ordered by namespace and name.</param>
/// <param name="NextCursor">Pass it as <c>cursor</c> for the next page; null on the last page.</param>
public sealed record ServiceHealthList(ImmutableArray<ServiceHealth> Items, string? NextCursor);
