namespace NetDoctor.Model.Cluster;

/// <summary>What the kubelet reports of one container.</summary>
public sealed record ContainerStatus
{
    /// <summary>Name of the container.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it passes its readiness probe.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether its startup probe has passed; null when not reported.</summary>
    public bool? Started { get; init; }

    /// <summary>Times it was restarted.</summary>
    public int RestartCount { get; init; }

    /// <summary>State now.</summary>
    public ContainerState State { get; init; } = ContainerState.Unknown;

    /// <summary>How it ended last; null when it never did.</summary>
    public ContainerState? LastState { get; init; }
}

/// <summary>State of a container.</summary>
/// <param name="Phase">Waiting, running or terminated.</param>
/// <param name="Reason">One word, such as <c>CrashLoopBackOff</c>; null when absent.</param>
/// <param name="Message">Sentence; null when absent.</param>
/// <param name="ExitCode">Exit code when terminated; null otherwise.</param>
/// <param name="StartedAt">Start, when running or terminated.</param>
/// <param name="FinishedAt">End, when terminated.</param>
public sealed record ContainerState(
    ContainerPhase Phase,
    string? Reason = null,
    string? Message = null,
    int? ExitCode = null,
    DateTimeOffset? StartedAt = null,
    DateTimeOffset? FinishedAt = null)
{
    /// <summary>Nothing was reported yet.</summary>
    public static ContainerState Unknown { get; } = new(ContainerPhase.Waiting);
}

/// <summary>Whether a container waits, runs or has ended.</summary>
public enum ContainerPhase
{
    Waiting,
    Running,
    Terminated,
}
