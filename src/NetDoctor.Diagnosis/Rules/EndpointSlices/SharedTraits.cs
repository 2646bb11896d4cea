using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Diagnosis.Routing;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>What the bad endpoints have in common and no good one has.</summary>
internal static class SharedTraits
{
    // Labels that tell versions of one workload apart. Any other label would do by chance as soon as endpoints are few.
    private static readonly string[] VersionLabels = ["app.kubernetes.io/version", "version", "release", "track"];

    // What controllers write into every pod: a hash of the template that it was made of.
    private static readonly string[] RevisionLabels = ["pod-template-hash", "controller-revision-hash"];

    /// <summary>Traits in words, such as <c>run on node n2</c>, likeliest first; empty when there is none, or only one bad endpoint.</summary>
    /// <param name="bad">Bad endpoints.</param>
    /// <param name="good">Good endpoints.</param>
    public static ImmutableArray<string> Of(ImmutableArray<RouteEndpoint> bad, ImmutableArray<RouteEndpoint> good)
    {
        // One endpoint shares everything with itself: no conclusion.
        if (bad.Length < 2)
        {
            return [];
        }

        var traits = ImmutableArray.CreateBuilder<string>();
        Add(traits, "run on node", bad, good, endpoint => endpoint.Node);
        Add(traits, "run in zone", bad, good, endpoint => endpoint.Zone);
        foreach (var label in VersionLabels.Concat(RevisionLabels))
        {
            Add(traits, $"have the label {label} =", bad, good, endpoint => endpoint.Pod?.Labels[label]);
        }

        Add(traits, "are dialled at port", bad, good, endpoint => endpoint.Address.Port.ToString(CultureInfo.InvariantCulture));
        Add(traits, "are pods of", bad, good, endpoint => endpoint.Pod?.Owner is { } owner ? $"{owner.Kind} {owner.Name}" : null);

        return traits.ToImmutable();
    }

    private static void Add(
        ImmutableArray<string>.Builder traits,
        string words,
        ImmutableArray<RouteEndpoint> bad,
        ImmutableArray<RouteEndpoint> good,
        Func<RouteEndpoint, string?> valueOf)
    {
        var value = valueOf(bad[0]);
        if (value is not null && bad.All(endpoint => valueOf(endpoint) == value) && good.All(endpoint => valueOf(endpoint) != value))
        {
            traits.Add($"{words} {value}");
        }
    }
}
