using System.Collections.Immutable;

namespace NetDoctor.Agent.Pods;

/// <summary>Knows the processes of the pods of this node.</summary>
internal interface IPodProcesses
{
    /// <summary>Ids of a pod's processes, the one that keeps its network namespace first; empty when it has none here.</summary>
    /// <param name="uid">UID of the pod.</param>
    ImmutableArray<int> Find(Guid uid);

    /// <summary>Whether a process is, now, of a pod: ids are used again.</summary>
    /// <param name="processId">Id of the process.</param>
    /// <param name="uid">UID of the pod.</param>
    bool IsOf(int processId, Guid uid);
}
