using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>What the kubelet and the scheduler say of a pod.</summary>
internal static class PodStates
{
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
}
