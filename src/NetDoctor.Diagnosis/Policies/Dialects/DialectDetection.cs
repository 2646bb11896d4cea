using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Which network plugin enforces policies in a cluster, and by what that is known.</summary>
/// <param name="Dialect">What policies mean here; where several plugins may enforce them, only that in which they agree.</param>
/// <param name="Plugins">Names of the plugins that may enforce them, or of the one that does not; empty when none was recognised.</param>
/// <param name="Sightings">What was seen of plugins, also of those that only make the network; empty when nothing was.</param>
public sealed record DialectDetection(
    PolicyDialect Dialect, ImmutableArray<string> Plugins, ImmutableArray<PluginSighting> Sightings)
{
    /// <summary>Nothing was recognised.</summary>
    public static DialectDetection None { get; } = new(PolicyDialect.Unknown, [], []);

    /// <summary>Whether more than one plugin may enforce policies.</summary>
    public bool IsAmbiguous => Plugins.Length > 1;

    /// <summary>Whether any plugin was recognised.</summary>
    public bool IsKnown => Plugins.Length > 0;
}

/// <summary>Something that shows that a plugin runs.</summary>
/// <param name="Plugin">Name of the plugin.</param>
/// <param name="Source">Object that shows it.</param>
/// <param name="Statement">What it shows.</param>
public sealed record PluginSighting(string Plugin, string Source, string Statement);
