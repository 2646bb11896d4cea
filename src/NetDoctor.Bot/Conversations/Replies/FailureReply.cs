using NetDoctor.Bot.Conversations.Names;
using NetDoctor.Client;

namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Says why there is no answer, and what to do.</summary>
internal static class FailureReply
{
    /// <summary>A name means nothing.</summary>
    /// <param name="unresolved">What is missing.</param>
    public static Reply Unresolved(Unresolved unresolved) => new()
    {
        Sentence = unresolved.Sentence,
        Buttons = unresolved.Hint is { } hint ? [new ReplyButton(Label(hint), hint)] : [],
    };

    /// <summary>NetDoctor did not take the question.</summary>
    /// <param name="exception">What it said.</param>
    public static Reply Refused(NetDoctorRefusedException exception) => new()
    {
        Sentence = exception.Message.ReplaceLineEndings(" "),
        Buttons = [new ReplyButton("Help", "help")],
    };

    /// <summary>There is no NetDoctor, or it cannot answer now.</summary>
    /// <param name="exception">What there was instead.</param>
    /// <param name="asked">What was asked, so that it can be asked again.</param>
    public static Reply Unavailable(NetDoctorUnavailableException exception, string asked) => new()
    {
        Sentence = exception.Message,
        Tone = Tone.Unknown,
        Buttons = [new ReplyButton("Run again", asked.Length <= 1000 ? asked : "again")],
    };

    /// <summary>There is nothing that the words could mean.</summary>
    /// <param name="sentence">Why.</param>
    public static Reply Nothing(string sentence) => new() { Sentence = sentence, Buttons = [new ReplyButton("Help", "help")] };

    /// <summary>It was not answered for so long that it is not answered any more.</summary>
    /// <param name="asked">What was asked, so that it can be asked again.</param>
    public static Reply Late(string asked) => new()
    {
        Sentence = "Your question could not be answered for more than an hour, so it was given up.",
        Tone = Tone.Warning,
        Buttons = asked.Length is > 0 and <= 1000 ? [new ReplyButton("Ask again", asked)] : [],
    };

    /// <summary>The bot has a defect.</summary>
    public static Reply Defect { get; } = Nothing("NetDoctor's bot failed on that. Its log tells more.");

    /// <summary>The bot's store fails, and what was asked is kept in it.</summary>
    public static Reply NoStore { get; } = new()
    {
        Sentence = "NetDoctor's bot cannot use its store now; it tries again in a few minutes.",
        Tone = Tone.Warning,
    };

    private static string Label(string hint) => $"{char.ToUpperInvariant(hint[0])}{hint[1..]}";
}
