using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>The state of pods in a few words.</summary>
internal static class PodWords
{
    /// <summary>Why a pod takes no traffic: <c>container main waits in CrashLoopBackOff</c>, <c>is not scheduled</c>; <c>ready</c> for
    /// one that does.</summary>
    /// <param name="pod">The pod.</param>
    public static string StateOf(Pod pod)
    {
        if (pod.IsTerminating)
        {
            return "is being deleted";
        }

        if (pod.Phase == PodPhase.Pending && pod.NodeName is null)
        {
            return "is not scheduled";
        }

        foreach (var status in pod.InitContainerStatuses.Concat(pod.ContainerStatuses).Where(status => !status.Ready))
        {
            if (status.State is { Phase: ContainerPhase.Waiting, Reason: { } reason })
            {
                return $"container {status.Name} waits in {reason}";
            }

            if (status.State is { Phase: ContainerPhase.Terminated, ExitCode: not 0 } ended)
            {
                return $"container {status.Name} ended with code {ended.ExitCode}";
            }
        }

        if (pod.IsReady)
        {
            return "ready";
        }

        var unready = pod.ContainerStatuses.Where(status => !status.Ready).Select(status => status.Name).ToList();
        return unready.Count > 0 ? $"container {string.Join(", ", unready)} is not ready" : "is not ready";
    }

    /// <summary>The first few of a list, and how many more there are.</summary>
    /// <param name="items">Items in words.</param>
    /// <param name="most">How many to name.</param>
    public static string List(IEnumerable<string> items, int most = 5)
    {
        var all = items.ToList();
        return string.Join(", ", all.Take(most)) + (all.Count > most ? $" and {all.Count - most} more" : "");
    }
}
