using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

/// <summary>Pods in states that a real kubelet reported (Kubernetes 1.34), put behind a Service of the shop.</summary>
internal static class ShopPods
{
    public const string PullMessage =
        "Back-off pulling image \"localhost:1/emailer:9\": ErrImagePull: failed to pull and unpack image \"localhost:1/emailer:9\": "
        + "failed to resolve reference \"localhost:1/emailer:9\": failed to do request: Head \"http://localhost:1/v2/emailer/manifests/9\": "
        + "dial tcp 127.0.0.1:1: connect: connection refused";

    public const string SchedulingMessage =
        "0/2 nodes are available: 2 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: "
        + "0/2 nodes are available: 2 Preemption is not helpful for scheduling.";

    public const string NotFoundEvent = "Readiness probe failed: HTTP probe failed with statuscode: 404";

    public static string RefusedEvent(string address) =>
        $"Readiness probe failed: Get \"http://{address}/healthz\": dial tcp {address}: connect: connection refused";

    /// <summary>Both payments pods not ready, their containers in a state.</summary>
    public static SnapshotBuilder Payments(Func<ContainerStatus, ContainerStatus> state, Func<Pod, Pod>? with = null) =>
        SnapshotBuilder.HealthyShop()
            .Remove<Pod>("shop", "payments-7c9f-c")
            .EditAll<Pod>(IsPayments, pod => NotReady(with is null ? pod : with(pod), state));

    /// <summary>Only the first payments pod not ready.</summary>
    public static SnapshotBuilder OnePayments(Func<ContainerStatus, ContainerStatus> state) => SnapshotBuilder.HealthyShop()
        .Edit<Pod>("shop", "payments-7c9f-a", pod => NotReady(pod, state));

    /// <summary>Both payments pods running and not ready, with a readiness probe.</summary>
    public static SnapshotBuilder Unready(ContainerProbe probe, string ports = "http:8080") => Payments(
        status => status,
        pod => pod with
        {
            Containers =
            [
                pod.Containers[0] with
                {
                    ReadinessProbe = probe,
                    Ports = [.. ports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Notation.ContainerPort)],
                },
            ],
        });

    public static SnapshotBuilder PaymentsEvent(this SnapshotBuilder cluster, string reason, string message) => cluster
        .PodEvent("shop", "payments-7c9f-a", reason, message)
        .PodEvent("shop", "payments-7c9f-b", reason, message);

    public static ContainerStatus Waiting(ContainerStatus status, string reason, string? message = null) => status with
    {
        Started = false,
        State = new ContainerState(ContainerPhase.Waiting, reason, message),
    };

    public static bool IsPayments(Pod pod) => pod.Name.StartsWith("payments-", StringComparison.Ordinal);

    private static Pod NotReady(Pod pod, Func<ContainerStatus, ContainerStatus> state) => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False, "ContainersNotReady")],
        ContainerStatuses = [.. pod.ContainerStatuses.Select(status => state(status with { Ready = false }))],
    };
}
