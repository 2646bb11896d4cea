using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Teams.Rendering;

/// <summary>The signs by which it is seen at a glance how something is meant; they differ in form, not only in colour.</summary>
internal static class TeamsMarks
{
    /// <summary>Sign of a reply; null for none.</summary>
    /// <param name="tone">How it is meant.</param>
    public static string? Of(Tone tone) => tone switch
    {
        Tone.Good => "\u2705",
        Tone.Warning => "\u26A0\uFE0F",
        Tone.Bad => "\u274C",
        Tone.Unknown => "\u2754",
        Tone.Working => "\u23F3",
        _ => null,
    };

    /// <summary>Style of the container that its sentence stands in.</summary>
    /// <param name="tone">How it is meant.</param>
    public static string Style(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "attention",
        Tone.Working => "accent",
        Tone.Unknown => "emphasis",
        _ => "default",
    };

    /// <summary>Sign of a hop.</summary>
    /// <param name="state">How it is.</param>
    public static string Of(HopState state) => state switch
    {
        HopState.Ok => "\u2714",
        HopState.Failed => "\u2716",
        HopState.Degraded => "!",
        HopState.Skipped => "-",
        _ => "?",
    };

    /// <summary>Colour of a hop.</summary>
    /// <param name="state">How it is.</param>
    public static string Color(HopState state) => state switch
    {
        HopState.Ok => "Good",
        HopState.Failed => "Attention",
        HopState.Degraded => "Warning",
        _ => "Default",
    };
}
