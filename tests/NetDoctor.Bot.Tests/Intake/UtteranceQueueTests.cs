using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Tests.Intake;

public sealed class UtteranceQueueTests
{
    [Fact]
    public async Task Takes_as_many_as_may_wait_and_says_honestly_that_it_is_busy()
    {
        using var file = new TempFile();
        var queue = Queue(new SqliteBotStore(file.Path), 2);
        var third = Said.Words("three");

        Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, Said.Words("one")));
        Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, Said.Words("two")));
        Assert.Equal(IntakeResult.Busy, await AddAsync(queue, third));

        // Not taken, so that it is heard when it is sent again.
        Assert.True(queue.Waiting.TryRead(out var first));
        queue.Leave(first.Utterance);
        Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, third));
    }

    [Fact]
    public async Task Says_of_nothing_that_it_was_not_taken_when_it_was()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var queue = Queue(store, 2);
        var (waiting, answered) = (Said.Words("one"), Said.Words("two"));
        await AddAsync(queue, answered);
        await AddAsync(queue, waiting);
        Assert.True(queue.Waiting.TryRead(out _));
        store.Complete("test", answered.Id);
        queue.Leave(answered);
        await AddAsync(queue, Said.Words("three"));

        Assert.Equal(IntakeResult.Busy, await AddAsync(queue, Said.Words("four")));
        Assert.Equal(IntakeResult.Duplicate, await AddAsync(queue, waiting));
        Assert.Equal(IntakeResult.Duplicate, await AddAsync(queue, answered));
    }

    [Theory]
    [InlineData(UtteranceKind.Added)]
    [InlineData(UtteranceKind.Removed)]
    public async Task Takes_what_happens_to_the_bot_however_much_waits(UtteranceKind kind)
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var queue = Queue(store, 1);
        var happened = Said.Words("") with { Kind = kind };
        await AddAsync(queue, Said.Words("one"));

        Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, happened));
        Assert.Equal(IntakeResult.Duplicate, await AddAsync(queue, happened));

        var now = DateTimeOffset.UnixEpoch.AddYears(30);
        Assert.Equal(happened, Assert.Single(store.TakeAbandoned(now, now, now)).Utterance);
    }

    [Fact]
    public async Task Takes_nothing_twice()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var said = Said.Words("one");
        Assert.Equal(IntakeResult.Accepted, await AddAsync(Queue(store, 5), said));
        Assert.Equal(IntakeResult.Duplicate, await AddAsync(Queue(new SqliteBotStore(file.Path), 5), said));
    }

    [Fact]
    public async Task Works_on_nothing_twice_that_is_here_already()
    {
        using var file = new TempFile();
        var queue = Queue(new SqliteBotStore(file.Path), 5);
        var said = Said.Words("one");
        await AddAsync(queue, said);

        Assert.False(queue.TryEnqueue(new HeldUtterance(said, null)));
        queue.Leave(said);
        Assert.True(queue.TryEnqueue(new HeldUtterance(said, null)));
    }

    [Fact]
    public void Lets_one_thing_of_a_speaker_be_worked_on_at_a_time_in_order()
    {
        var lanes = new SpeakerLanes();
        var (first, second, third) = (Held("one"), Held("two"), Held("three"));
        Assert.True(lanes.TryEnter(first));
        Assert.False(lanes.TryEnter(second));
        Assert.False(lanes.TryEnter(third));
        Assert.True(lanes.TryEnter(Held("other", Said.Bob)));
        Assert.Same(second, lanes.Leave(first));
        Assert.Same(third, lanes.Leave(second));
        Assert.Null(lanes.Leave(third));
        Assert.True(lanes.TryEnter(first));
    }

    [Fact]
    public async Task Lets_nobody_fill_the_queue_alone()
    {
        using var file = new TempFile();
        var queue = Queue(new SqliteBotStore(file.Path), 100);
        for (var said = 0; said < 20; said++)
        {
            Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, Said.Words("help")));
        }

        Assert.Equal(IntakeResult.Busy, await AddAsync(queue, Said.Words("help")));
        Assert.Equal(IntakeResult.Accepted, await AddAsync(queue, Said.Words("help", Said.Bob)));
    }

    private static HeldUtterance Held(string text, Bot.Conversations.Speaker? speaker = null) => new(Said.Words(text, speaker), null);

    private static UtteranceQueue Queue(IBotStore store, int length) =>
        new(store, new FixedOptions<BotOptions>(new BotOptions { QueueLength = length, MaxConcurrent = 0 }), new FakeTimeProvider());

    private static Task<IntakeResult> AddAsync(UtteranceQueue queue, Bot.Conversations.Utterance said) =>
        queue.AddAsync(said, TestContext.Current.CancellationToken);
}
