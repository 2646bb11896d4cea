using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A container of a pod's specification.</summary>
public sealed record Container
{
    /// <summary>Name, unique in the pod.</summary>
    public required string Name { get; init; }

    /// <summary>Image reference as written.</summary>
    public string Image { get; init; } = "";

    /// <summary>Declared ports. Declaring opens nothing; a port that is not declared may still listen.</summary>
    public ImmutableArray<ContainerPort> Ports { get; init; } = [];

    /// <summary>Readiness probe; null when absent, which means ready once started.</summary>
    public ContainerProbe? ReadinessProbe { get; init; }

    /// <summary>Liveness probe; null when absent.</summary>
    public ContainerProbe? LivenessProbe { get; init; }

    /// <summary>Startup probe; null when absent.</summary>
    public ContainerProbe? StartupProbe { get; init; }

    /// <inheritdoc/>
    public bool Equals(Container? other) =>
        other is not null && Name == other.Name && Image == other.Image && Ports.AsSpan().SequenceEqual(other.Ports.AsSpan())
        && ReadinessProbe == other.ReadinessProbe && LivenessProbe == other.LivenessProbe
        && StartupProbe == other.StartupProbe;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Image, Ports.Length, ReadinessProbe);
}

/// <summary>A declared port of a container.</summary>
/// <param name="Name">Name that a Service or policy may use; null when unnamed.</param>
/// <param name="Port">1–65535.</param>
/// <param name="Protocol">Transport.</param>
/// <param name="HostPort">Port on the node that the CNI should forward; 0 when none.</param>
public sealed record ContainerPort(string? Name, int Port, TransportProtocol Protocol, int HostPort = 0);

/// <summary>A probe of the kubelet.</summary>
/// <param name="Action">What the kubelet does.</param>
/// <param name="Port">Port it dials; default for <c>Exec</c>.</param>
/// <param name="Path">HTTP path; null unless <c>Http</c>.</param>
/// <param name="Scheme"><c>HTTP</c> or <c>HTTPS</c>; null unless <c>Http</c>.</param>
/// <param name="Host">Host that replaces the pod's address; null in the usual case.</param>
public sealed record ContainerProbe(
    ContainerProbeAction Action, IntOrString Port = default, string? Path = null, string? Scheme = null, string? Host = null)
{
    /// <summary>Seconds before the first attempt.</summary>
    public int InitialDelaySeconds { get; init; }

    /// <summary>Seconds between attempts; Kubernetes' default is 10.</summary>
    public int PeriodSeconds { get; init; } = 10;

    /// <summary>Seconds until an attempt fails; Kubernetes' default is 1.</summary>
    public int TimeoutSeconds { get; init; } = 1;

    /// <summary>Failures in a row that count as failed; Kubernetes' default is 3.</summary>
    public int FailureThreshold { get; init; } = 3;
}

/// <summary>What a kubelet probe does.</summary>
public enum ContainerProbeAction
{
    Http,
    Tcp,
    Grpc,
    Exec,
}
