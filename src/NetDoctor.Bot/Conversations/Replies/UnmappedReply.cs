namespace NetDoctor.Bot.Conversations.Replies;

/// <summary>Tells somebody whom the cluster does not know how he becomes known.</summary>
internal static class UnmappedReply
{
    private const string Unknown = "NetDoctor does not know who you are in the cluster, so it answers nothing yet (DOC19).";

    private static readonly ReplyButton Help = new("Help", "help");

    /// <summary>The reply; what the chat service tells of the speaker is for him alone.</summary>
    /// <param name="speaker">Who speaks.</param>
    /// <param name="next">Number that the next entry of the settings has.</param>
    /// <param name="isByPlace">Whether he is known only by a group of the place, which does not count for a watch.</param>
    public static Reply Of(Speaker speaker, int next, bool isByPlace) => isByPlace ? ByPlace : new()
    {
        Sentence = Unknown,
        Tone = Tone.Warning,
        Parts =
        [
            new TextPart("Ask whoever runs it to add you to its settings, such as by this:"),
            new FactsPart(
            [
                new ReplyFact("Channel", speaker.Channel),
                .. Fact("Workspace or tenant", speaker.Tenant),
                new ReplyFact("Identifier", speaker.Id),
                .. Fact("E-mail", speaker.Email),
            ]),
            new CodePart(string.Join('\n', Settings(speaker).Select(setting => $"Identities:Map:{next}:{setting}"))),
        ],
        Buttons = [Help],
        IsPrivate = true,
        Aloud = new Reply { Sentence = $"{Unknown} Write to it directly to see how you become known.", Tone = Tone.Warning, Buttons = [Help] },
    };

    private static Reply ByPlace { get; } = new()
    {
        Sentence = "NetDoctor knows you only by the team of this channel, which you may leave while it watches. So it watches nothing for you: "
            + "ask whoever runs it to add you to its settings by your e-mail address or identifier (DOC19).",
        Tone = Tone.Warning,
        Buttons = [Help],
        IsPrivate = true,
    };

    // An identifier says something only together with whose it is.
    private static IEnumerable<string> Settings(Speaker speaker) => speaker.Email is { } email
        ? ["Match = email", $"Pattern = {email}", $"User = {email}"]
        :
        [
            $"Channel = {speaker.Channel}",
            .. speaker.Tenant.Length == 0 ? Array.Empty<string>() : [$"Tenant = {speaker.Tenant}"],
            "Match = id",
            $"Pattern = {speaker.Id}",
            "User = your user in the cluster",
        ];

    private static IEnumerable<ReplyFact> Fact(string label, string? value) => string.IsNullOrEmpty(value) ? [] : [new ReplyFact(label, value)];
}
