using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>One thing that is known of a plugin, with where it is from.</summary>
/// <param name="Feature">What it is about.</param>
/// <param name="Holds">Whether it is so; null when it depends on what NetDoctor does not see.</param>
/// <param name="Words">What the plugin does; a sentence without its end.</param>
/// <param name="Source">Where that is from.</param>
public sealed record DialectStatement(PolicyFeature Feature, bool? Holds, string Words, string Source)
{
    /// <summary>First version of which it holds; the versions before are the opposite. Null for all.</summary>
    public string? Since { get; init; }

    /// <summary>First version of which it holds for sure; nothing is known of those before. Null for all.</summary>
    public string? KnownSince { get; init; }

    /// <summary>First version of which it holds no more. Null for none.</summary>
    public string? Until { get; init; }

    /// <summary>Whether it is so in a version; null when that is not known.</summary>
    /// <param name="version">The version; null when it is not known.</param>
    public bool? HoldsIn(PluginVersion? version)
    {
        if (Holds is null || (Since is null && KnownSince is null && Until is null))
        {
            return Holds;
        }

        if (version is not { } known)
        {
            return null;
        }

        if (KnownSince is not null && known.IsBefore(KnownSince))
        {
            return null;
        }

        return (Since is not null && known.IsBefore(Since)) || (Until is not null && !known.IsBefore(Until)) ? !Holds : Holds;
    }

    /// <summary>It holds.</summary>
    internal static DialectStatement Yes(PolicyFeature feature, string words, string source, string? since = null, string? until = null) =>
        new(feature, true, words, source) { Since = since, Until = until };

    /// <summary>It does not hold.</summary>
    internal static DialectStatement No(PolicyFeature feature, string words, string source) => new(feature, false, words, source);

    /// <summary>It depends on what NetDoctor does not see.</summary>
    internal static DialectStatement Depends(PolicyFeature feature, string words, string source) => new(feature, null, words, source);

    /// <summary>The statements with one in place of what was said of its feature.</summary>
    internal static ImmutableArray<DialectStatement> Replace(ImmutableArray<DialectStatement> statements, DialectStatement statement) =>
        [.. statements.Where(other => other.Feature != statement.Feature), statement];
}
