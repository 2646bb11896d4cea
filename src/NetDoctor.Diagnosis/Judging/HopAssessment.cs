using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>A hop with what was seen there.</summary>
/// <param name="Hop">The hop as it is reported.</param>
/// <param name="Broken">What fails there: one entry per thing that fails, each with the names it goes by; empty when the hop fails
/// as a whole, or not at all.</param>
internal sealed record HopAssessment(RouteHop Hop, ImmutableArray<ImmutableArray<string>> Broken)
{
    public static HopAssessment Whole(Hop hop, HopState state, string subject, string detail, Basis basis) =>
        new(new RouteHop(hop, state, subject, detail, basis), []);
}
