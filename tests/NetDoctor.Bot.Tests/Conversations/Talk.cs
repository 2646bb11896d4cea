using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Identities;
using NetDoctor.Bot.State;
using NetDoctor.Client;

namespace NetDoctor.Bot.Tests.Conversations;

/// <summary>A conversation over a fake API and a fake channel.</summary>
internal sealed class Talk : IDisposable
{
    private readonly TempFile _file = new();

    public FakeApi Api { get; } = new();

    public FakeChannel Channel { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public IdentityOptions Identities { get; } = new() { AnonymousUser = "guest" };

    public BotOptions Options { get; } = new();

    /// <summary>What messages say; another one after a restart.</summary>
    public ShownReplies Shown { get; set; } = new();

    public SqliteBotStore Store => field ??= new SqliteBotStore(_file.Path);

    /// <summary>Says it, and gives what the bot wrote last.</summary>
    public Task<Reply> SayAsync(string text, Speaker? speaker = null, Place? place = null) => HearAsync(Said.Words(text, speaker, place));

    public Task<Reply> PressAsync(string says, string about) => HearAsync(Said.Press(says, about));

    /// <summary>Presses a button of what was written last.</summary>
    public Task<Reply> PressAsync(string label)
    {
        var button = Assert.Single(Channel.Last.Buttons, button => button.Label == label);
        return PressAsync(button.Says!, Channel.Written[^1].MessageId);
    }

    public async Task<Reply> HearAsync(Utterance utterance, string? messageId = null, bool isLate = false)
    {
        var http = new HttpClient(Api, disposeHandler: false) { BaseAddress = new Uri("http://netdoctor.test/") };
        var identities = new FixedOptions<IdentityOptions>(Identities);
        var conversation = new Conversation(
            new NetDoctorClient(http),
            Store,
            new UserDirectory(new IdentityMap(identities)),
            Shown,
            new FixedOptions<BotOptions>(Options),
            Time,
            NullLogger<Conversation>.Instance);
        await conversation.AnswerAsync(new HeldUtterance(utterance, messageId, isLate), Channel, TestContext.Current.CancellationToken);
        return Channel.Written.Count == 0 ? new Reply { Sentence = "" } : Channel.Last;
    }

    /// <summary>Changes the store behind the bot's back.</summary>
    public void Spoil(string sql)
    {
        _ = Store;
        _file.Execute(sql);
    }

    public void Dispose() => _file.Dispose();
}
