using System.Collections.Immutable;
using System.Net;

namespace NetDoctor.Lab.DataPlane;

/// <summary>A pod that runs, and what its containers listen on.</summary>
/// <param name="Namespace">Namespace.</param>
/// <param name="Name">Name.</param>
/// <param name="Hostname">Host name that its servers tell.</param>
/// <param name="Address">Its address.</param>
/// <param name="Ports">What listens there.</param>
internal sealed record RunningPod(
    string Namespace, string Name, string Hostname, IPAddress Address, ImmutableArray<ServedPort> Ports)
{
    /// <summary>Whether it is the pod of this name, or belongs to the workload of this name.</summary>
    public bool IsNamed(string fullName) =>
        $"{Namespace}/{Name}" == fullName || $"{Namespace}/{Name}".StartsWith(fullName + "-", StringComparison.Ordinal);
}

/// <summary>A port on which a container listens.</summary>
/// <param name="Port">The port.</param>
/// <param name="IsUdp">True for UDP, false for TCP.</param>
/// <param name="Application">Who answers there.</param>
/// <param name="IsTls">Whether it speaks TLS.</param>
internal sealed record ServedPort(int Port, bool IsUdp, Application Application, bool IsTls = false);
