using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Tests;

/// <summary>Makes utterances.</summary>
internal static class Said
{
    private static int _last;

    public static Speaker Ann { get; } = new("test", "t1", "u-ann", "Ann");

    public static Speaker Bob { get; } = new("test", "t1", "u-bob", "Bob");

    public static Place Here { get; } = new("test", "t1", "c1", PlaceScope.Direct);

    public static Utterance Words(string text, Speaker? speaker = null, Place? place = null) =>
        new($"e{Interlocked.Increment(ref _last)}", UtteranceKind.Said, speaker ?? Ann, place ?? Here, text);

    public static Utterance Press(string says, string about) =>
        new($"e{Interlocked.Increment(ref _last)}", UtteranceKind.Pressed, Ann, Here, says, about);
}
