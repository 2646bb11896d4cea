using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Tells a packet that was lost once from packets that are dropped: a lone probe without a reply is made once more.</summary>
/// <remarks>Networks lose packets now and then; clients send again: a resolver its query, the kernel its SYN after a second. Several probes
/// without a reply at one time are no chance. Sources: RFC 1035 §4.2.1; RFC 6298 §2.</remarks>
internal static class LostPacket
{
    // The same probe is one instance; two plans that read alike are two probes.
    private static readonly IEqualityComparer<PlannedProbe> Instances =
        EqualityComparer<PlannedProbe>.Create(ReferenceEquals, RuntimeHelpers.GetHashCode);

    /// <summary>The lone probe without a reply among others that have one; empty when there is none, or when it was made again
    /// already.</summary>
    /// <param name="observations">Everything seen so far.</param>
    public static ImmutableArray<PlannedProbe> Repeat(ImmutableArray<Observation> observations)
    {
        var silent = observations.Where(observation => observation.Result.Outcome == ProbeOutcome.Timeout).ToList();
        return silent is [{ Result: TcpProbeResult or DnsProbeResult, Plan: var plan }] && observations.Any(observation => observation.Succeeded)
            && observations.Count(observation => ReferenceEquals(observation.Plan, plan)) == 1
            ? [plan]
            : [];
    }

    /// <summary>Everything seen, of a probe that was made again only the last time; the first where there was no time left.</summary>
    /// <param name="observations">In the order in which they were made, or of their steps.</param>
    public static ImmutableArray<Observation> Settle(ImmutableArray<Observation> observations)
    {
        var again = observations.GroupBy(observation => observation.Plan, Instances).Where(group => group.Skip(1).Any())
            .Select(group => group.LastOrDefault(observation => observation.Result.Outcome != ProbeOutcome.NotMade) ?? group.First())
            .ToList();
        return again.Count == 0
            ? observations
            : observations.RemoveAll(observation =>
                again.Exists(kept => ReferenceEquals(kept.Plan, observation.Plan) && !ReferenceEquals(kept, observation)));
    }
}
