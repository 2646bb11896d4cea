using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis;

/// <summary>Who probes, and how long one probe may take.</summary>
/// <param name="Self">NetDoctor's own place, with its pod and node when they are known.</param>
/// <param name="ProbeTimeout">Time after which one probe is given up; 10 ms to 30 s.</param>
public sealed record ProbingContext(Vantage Self, TimeSpan ProbeTimeout)
{
    /// <summary>Says which addresses may be dialled; null lets all be.</summary>
    public DialGuard? Guard { get; init; }
}
