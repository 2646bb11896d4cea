using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Model.Agents;

/// <summary>Answer to one of several probes that were asked for at once: a line of what <c>POST /v1/probes/batch</c> answers.</summary>
public sealed record ProbeAnswer
{
    /// <summary>Which probe: its line in the request, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Its result; null when it was refused.</summary>
    public ProbeResult? Result { get; init; }

    /// <summary>Why it was refused; null when it was made.</summary>
    public Problem? Problem { get; init; }
}
