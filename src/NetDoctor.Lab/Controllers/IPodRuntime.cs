using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Controllers;

/// <summary>What really runs for a pod: its sockets on the lab's loopback addresses.</summary>
/// <remarks>The kubelet decides about images, scheduling and restarts; the runtime only opens and closes what the pod's containers
/// listen on and tries the probes.</remarks>
public interface IPodRuntime
{
    /// <summary>Starts the containers of a pod whose <c>status.podIP</c> is set.</summary>
    /// <param name="pod">Never to be modified.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>Per container, whether it runs or how it ended.</returns>
    Task<PodRuntimeState> StartAsync(JsonObject pod, CancellationToken cancellationToken);

    /// <summary>Stops a pod and frees what it held; does nothing for a pod that does not run.</summary>
    Task StopAsync(JsonObject pod, CancellationToken cancellationToken);

    /// <summary>Tries one probe of one container once.</summary>
    /// <param name="pod">With its <c>status.podIP</c>. Never to be modified.</param>
    /// <param name="container">The container of the pod's specification.</param>
    /// <param name="probe">The probe as in the manifest: httpGet, tcpSocket, grpc or exec.</param>
    /// <param name="cancellationToken">Ends the attempt; its deadline is timeoutSeconds of the probe.</param>
    /// <returns>Null when it succeeded; else the failure in the kubelet's words, for example
    /// <c>Get "http://127.244.1.5:8081/healthz": dial tcp 127.244.1.5:8081: connect: connection refused</c>.</returns>
    Task<string?> CheckAsync(JsonObject pod, JsonObject container, JsonObject probe, CancellationToken cancellationToken);
}
