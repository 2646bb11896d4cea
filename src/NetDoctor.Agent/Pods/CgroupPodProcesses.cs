using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Agent.Facts;

namespace NetDoctor.Agent.Pods;

/// <summary>Finds the processes of pods by their control groups, of version 1 or 2, of the driver systemd or cgroupfs.</summary>
/// <param name="proc">Where <c>/proc</c> of the node is.</param>
/// <remarks>The agent's own control group namespace does not matter: paths outside of it begin with <c>/..</c> and end alike. The pod of a
/// static pod's mirror has another UID than the control groups. Source: cgroup_namespaces(7), cgroups(7), <c>/proc/PID/cgroup</c>.</remarks>
internal sealed class CgroupPodProcesses(string proc) : IPodProcesses
{
    private const string KeeperName = "pause";

    /// <inheritdoc/>
    public ImmutableArray<int> Find(Guid uid)
    {
        var found = new List<(int Id, int Depth, bool IsKeeper)>();
        foreach (var directory in Directory.EnumerateDirectories(proc))
        {
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && Read(id, "cgroup") is { } groups && IsOf(groups, uid))
            {
                found.Add((id, Depth(groups), Read(id, "comm")?.TrimEnd() == KeeperName));
            }
        }

        // Containers that a pod starts itself are deeper, and may have namespaces of their own.
        return [.. found.OrderBy(one => one.Depth).ThenByDescending(one => one.IsKeeper).ThenBy(one => one.Id).Select(one => one.Id)];
    }

    /// <inheritdoc/>
    public bool IsOf(int processId, Guid uid) => Read(processId, "cgroup") is { } groups && IsOf(groups, uid);

    private static bool IsOf(string groups, Guid uid) => PodOfCgroup.Find(groups) == uid;

    private static int Depth(string groups) => groups.Split('\n').Max(line => line.AsSpan().Count('/'));

    private string? Read(int processId, string name)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"{proc}/{processId}/{name}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended while it was looked at, or is none of our business.
            return null;
        }
    }
}
