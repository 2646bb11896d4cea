using System.Collections.Immutable;

namespace NetDoctor.Lab.Controllers;

/// <summary>What became of a pod's containers when they were started.</summary>
/// <param name="ExitCodes">Containers that ended at once, with their exit code; containers not named run.</param>
/// <param name="Messages">By container, what it said when it ended, for example that its port was taken.</param>
public sealed record PodRuntimeState(
    ImmutableDictionary<string, int> ExitCodes,
    ImmutableDictionary<string, string> Messages)
{
    /// <summary>Every container runs.</summary>
    public static PodRuntimeState Running { get; } =
        new(ImmutableDictionary<string, int>.Empty, ImmutableDictionary<string, string>.Empty);
}
