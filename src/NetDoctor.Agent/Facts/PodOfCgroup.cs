namespace NetDoctor.Agent.Facts;

/// <summary>Finds the pod of a process by its control groups.</summary>
/// <remarks>The kubelet names the group of a pod <c>pod</c> and its UID; under systemd the dashes are underscores. Source:
/// kubernetes/kubernetes, pkg/kubelet/cm/pod_container_manager_linux.go and cgroup_manager_linux.go.</remarks>
internal static class PodOfCgroup
{
    private const string Prefix = "pod";

    /// <summary>UID of the pod; null when no group is a pod's.</summary>
    /// <param name="text">Content of <c>/proc/PID/cgroup</c>.</param>
    public static Guid? Find(string text)
    {
        const int UidLength = 36;
        for (var start = text.IndexOf(Prefix, StringComparison.Ordinal); start >= 0;
            start = text.IndexOf(Prefix, start + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(start + Prefix.Length);
            if (rest.Length >= UidLength && Guid.TryParseExact(
                rest[..UidLength].ToString().Replace('_', '-'), "D", out var uid))
            {
                return uid;
            }
        }

        return null;
    }
}
