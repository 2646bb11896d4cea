using Microsoft.Extensions.Logging;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>What the reflectors of all kinds share.</summary>
/// <param name="Connection">Way to the API server.</param>
/// <param name="Reader">Reads objects.</param>
/// <param name="Store">Takes facts.</param>
/// <param name="Options">Page size, timeouts and pauses.</param>
/// <param name="Metrics">Counts lists, changes and failures.</param>
/// <param name="TimeProvider">Measures pauses and silence.</param>
/// <param name="Logger">Log of the cache.</param>
internal sealed record ReflectorServices(
    ApiConnection Connection,
    FactReader Reader,
    SnapshotStore Store,
    KubernetesOptions Options,
    KubernetesMetrics Metrics,
    TimeProvider TimeProvider,
    ILogger Logger);
