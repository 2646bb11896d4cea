using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Slack.Rendering;

/// <summary>The signs by which it is seen at a glance how something is meant; they differ in form, not only in colour.</summary>
internal static class Marks
{
    /// <summary>Name of the emoji for a reply; null for none.</summary>
    /// <param name="tone">How it is meant.</param>
    public static string? Of(Tone tone) => tone switch
    {
        Tone.Good => "white_check_mark",
        Tone.Warning => "warning",
        Tone.Bad => "x",
        Tone.Unknown => "grey_question",
        Tone.Working => "hourglass_flowing_sand",
        _ => null,
    };

    /// <summary>Name of the emoji for a hop.</summary>
    /// <param name="state">How it is.</param>
    public static string Of(HopState state) => state switch
    {
        HopState.Ok => "white_check_mark",
        HopState.Failed => "x",
        HopState.Degraded => "warning",
        HopState.Skipped => "heavy_minus_sign",
        _ => "grey_question",
    };
}
