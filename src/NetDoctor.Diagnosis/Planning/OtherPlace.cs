using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>Leaves the place of an agent that does not make its probes for NetDoctor's own.</summary>
internal static class OtherPlace
{
    /// <summary>Where the ladder stands, and whether it has to begin again there.</summary>
    /// <param name="observations">Everything seen so far; at least one.</param>
    /// <param name="self">NetDoctor's own place.</param>
    public static (Vantage Place, bool BeginsAgain) Of(ImmutableArray<Observation> observations, Vantage self)
    {
        if (observations.Any(observation => observation.Plan.Vantage == self))
        {
            return (self, false);
        }

        return observations.Any(WasMade) ? (observations[0].Plan.Vantage, false) : (self, true);
    }

    /// <summary>What was seen, without what an agent was asked for in vain when NetDoctor then probed itself, and that.</summary>
    /// <param name="observations">Everything seen.</param>
    /// <param name="self">NetDoctor's own place.</param>
    public static (ImmutableArray<Observation> Kept, ImmutableArray<Observation> Unserved) Separate(
        ImmutableArray<Observation> observations, Vantage self)
    {
        if (observations.All(observation => observation.Plan.Vantage == self) || observations.Any(observation => observation.Plan.Vantage != self && WasMade(observation)))
        {
            return (observations, []);
        }

        var kept = observations.Where(observation => observation.Plan.Vantage == self).ToImmutableArray();
        return (kept, [.. observations.Except(kept)]);
    }

    private static bool WasMade(Observation observation) =>
        observation.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);
}
