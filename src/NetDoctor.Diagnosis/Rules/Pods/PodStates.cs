using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>What the kubelet and the scheduler say of a pod.</summary>
internal static class PodStates
{
    private static readonly TimeSpan LongestBackOffMemory = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestLife = TimeSpan.FromMinutes(1);

    // The kubelet's times are whole seconds, and its first attempt comes a little early or late.
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    /// <summary>State of every container, init containers first, as they start.</summary>
    /// <param name="pod">The pod.</param>
    public static IEnumerable<ContainerStatus> Statuses(Pod pod) => pod.InitContainerStatuses.Concat(pod.ContainerStatuses);

    /// <summary>The latest Warning event of a pod with a reason and a beginning of its message; null when there is none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="reason">Reason of the event.</param>
    /// <param name="text">Text that the message contains.</param>
    public static WarningEvent? LatestEvent(ClusterSnapshot snapshot, Pod pod, string reason, string text = "") =>
        snapshot.Events.By(pod.Reference)
            .Where(warning => warning.Reason == reason && warning.Message.Contains(text, StringComparison.Ordinal))
            .OrderByDescending(warning => warning.LastSeenAt)
            .ThenByDescending(warning => warning.Count)
            .ThenBy(warning => warning.Name, StringComparer.Ordinal)
            .FirstOrDefault();

    /// <summary>The latest Warning event of a pod, whatever it says; null when there is none.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="pod">The pod.</param>
    public static WarningEvent? LatestEvent(ClusterSnapshot snapshot, Pod pod) => snapshot.Events.By(pod.Reference)
        .OrderByDescending(warning => warning.LastSeenAt)
        .ThenBy(warning => warning.Name, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>Exit codes of a container that the kubelet stopped: 128 plus SIGKILL and SIGTERM; a program that handles SIGTERM may end
    /// with 0.</summary>
    public static ImmutableArray<int> StopCodes { get; } = [0, 137, 143];

    /// <summary>How a container ended last; null when it never did.</summary>
    /// <param name="status">The container.</param>
    public static ContainerState? EndOf(ContainerStatus status) =>
        status.State.Phase == ContainerPhase.Terminated ? status.State : status.LastState;

    /// <summary>Whether a container's last end is what ails it still: it has not started since, or has not yet outlived the run before.</summary>
    /// <remarks>What waits for something else than the end of its back-off (an image, a ConfigMap) and what has run for long since is
    /// not ready for another reason. The kubelet itself forgets its back-off after ten minutes. Source: kubernetes/kubernetes
    /// pkg/kubelet/kubelet.go, MaxContainerBackOff; client-go util/flowcontrol/backoff.go.</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="status">The container.</param>
    public static bool IsEnding(ClusterSnapshot snapshot, ContainerStatus status) => status.State switch
    {
        { Phase: ContainerPhase.Terminated } => true,
        { Phase: ContainerPhase.Waiting, Reason: "CrashLoopBackOff" } => true,
        { Phase: ContainerPhase.Running, StartedAt: { } start } => status.LastState is { } last && !snapshot.IsAgo(start, PatienceAfter(last)),
        _ => false,
    };

    /// <summary>Whether the kubelet may have stopped a container for its probe: what ended before the probe could fail often enough has
    /// ended by itself.</summary>
    /// <param name="status">The container.</param>
    /// <param name="probe">Its liveness or startup probe.</param>
    public static bool CouldBeStopped(ContainerStatus status, ContainerProbe probe) =>
        EndOf(status) is not { StartedAt: { } start, FinishedAt: { } end }
        || end - start + Slack >= TimeSpan.FromSeconds(probe.InitialDelaySeconds + (probe.PeriodSeconds * (probe.FailureThreshold - 1)));

    /// <summary>Pods that have a problem, each with what it is.</summary>
    /// <typeparam name="TProblem">Type of the problem.</typeparam>
    /// <param name="pods">Pods to look at.</param>
    /// <param name="problemOf">The problem of a pod; null when it has none.</param>
    public static ImmutableArray<(Pod Pod, TProblem Problem)> With<TProblem>(
        ImmutableArray<Pod> pods, Func<Pod, TProblem?> problemOf)
        where TProblem : class =>
    [
        .. pods.Select(pod => (Pod: pod, Problem: problemOf(pod)))
            .Where(pair => pair.Problem is not null)
            .Select(pair => (pair.Pod, pair.Problem!)),
    ];

    private static TimeSpan PatienceAfter(ContainerState last)
    {
        var run = last is { StartedAt: { } start, FinishedAt: { } end } ? 2 * (end - start) : LongestBackOffMemory;
        return run < ShortestLife ? ShortestLife : run > LongestBackOffMemory ? LongestBackOffMemory : run;
    }
}
