using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>What became of a probe of a mesh.</summary>
/// <param name="Probe">The probe.</param>
/// <param name="Attempts">Its results: one, or two when the first was lost.</param>
public sealed record MeshResult(MeshProbe Probe, ImmutableArray<ProbeResult> Attempts)
{
    /// <summary>Whether it was made at all.</summary>
    public bool WasMade => Attempts.Any(WasMadeAt);

    /// <summary>Whether packets got there: an answer, or the far host's refusal.</summary>
    public bool Arrived => Attempts.Any(attempt => Reaches(Probe, attempt));

    /// <summary>Whether two attempts were lost. One packet may be, anywhere.</summary>
    public bool IsLost => Attempts.Count(WasMadeAt) > 1 && !Arrived;

    /// <summary>Whether an attempt should be repeated before it counts.</summary>
    public bool IsToRepeat => Attempts.Length == 1 && WasMade && !Arrived;

    /// <summary>Whether the first attempt was lost and the second was not.</summary>
    public bool WasLostOnce => Attempts is [var first, _] && WasMadeAt(first) && !Reaches(Probe, first) && Arrived;

    private static bool WasMadeAt(ProbeResult result) => result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);

    // An ICMP error of somebody else on the way is a loss; one of the host itself came from there.
    private static bool Reaches(MeshProbe probe, ProbeResult result) => result.Outcome switch
    {
        ProbeOutcome.Succeeded or ProbeOutcome.Reset or ProbeOutcome.Closed or ProbeOutcome.Hung => true,
        ProbeOutcome.Refused => result.Refusal is not { By: "icmp", Sender: { } sender } || sender == probe.Spec.Address,
        _ => false,
    };
}
