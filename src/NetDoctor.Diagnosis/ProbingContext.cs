using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis;

/// <summary>Who probes, and how long one probe may take.</summary>
/// <param name="Self">NetDoctor's own place, with its pod and node when they are known.</param>
/// <param name="ProbeTimeout">Time after which one probe is given up; 10 ms to 30 s.</param>
public sealed record ProbingContext(Vantage Self, TimeSpan ProbeTimeout)
{
    /// <summary>Says which addresses may be dialled; null lets all be.</summary>
    public DialGuard? Guard { get; init; }

    /// <summary>The node agents; empty when none is installed.</summary>
    public ImmutableArray<AgentState> Agents { get; init; } = [];

    /// <summary>Port that agents listen on, on the address of their node; 1-65535.</summary>
    public int AgentPort { get; init; } = AgentNames.Port;

    /// <summary>Version of NetDoctor, which its agents should have too; null when that does not matter.</summary>
    public string? Version { get; init; }

    /// <summary>Says whether probes can be made, and facts be read, at a place other than NetDoctor's own; null for none.</summary>
    public Func<Vantage, bool>? CanProbeFrom { get; init; }

    /// <summary>Where probes start: at the source where somebody can probe from there, else at NetDoctor's own place.</summary>
    internal Vantage Place { get; init; } = Self;
}
