using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Pods;

/// <summary>The network namespace of a pod, kept alive as long as this is not disposed of.</summary>
/// <param name="Uid">UID of the pod.</param>
/// <param name="Namespace">The namespace.</param>
/// <param name="ProcessId">A process of the pod in it; null when it was found without one.</param>
/// <param name="Sockets">Makes sockets in it.</param>
internal sealed record PodNetwork(Guid Uid, NetworkNamespace Namespace, int? ProcessId, NamespaceSockets Sockets) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Namespace.Dispose();
}
