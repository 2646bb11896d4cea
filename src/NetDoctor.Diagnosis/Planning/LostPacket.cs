using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Tells a packet that was lost once from packets that are dropped: a lone probe without a reply is made once more.</summary>
/// <remarks>Networks lose packets now and then; clients send again: a resolver its query, the kernel its SYN after a second. Several probes
/// without a reply at one time are no chance. Sources: RFC 1035 §4.2.1; RFC 6298 §2.</remarks>
internal static class LostPacket
{
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
    public static ImmutableArray<Observation> Settle(ImmutableArray<Observation> observations) =>
    [
        .. observations.Where((observation, index) => !observations.Where((other, place) =>
            place != index && ReferenceEquals(other.Plan, observation.Plan) && Outweighs((other, place), (observation, index))).Any()),
    ];

    private static bool Outweighs((Observation Seen, int Index) one, (Observation Seen, int Index) other)
    {
        var (isMade, isOtherMade) = (one.Seen.Result.Outcome != ProbeOutcome.NotMade, other.Seen.Result.Outcome != ProbeOutcome.NotMade);
        return isMade == isOtherMade ? one.Index > other.Index : isMade;
    }
}
