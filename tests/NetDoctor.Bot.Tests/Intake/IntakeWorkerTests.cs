using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Intake;
using NetDoctor.Bot.State;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Intake;

public sealed class IntakeWorkerTests
{
    [Fact]
    public async Task Gives_an_answer_after_a_restart_in_the_message_that_was_begun()
    {
        using var file = new TempFile();
        var api = Shop();
        api.Gate = new TaskCompletionSource().Task;
        await using (var first = await BotHost.StartAsync(api, file.Path))
        {
            Assert.Equal(IntakeResult.Accepted, await first.HearAsync(Said.Words("can web reach payments")));
            await first.Channel.HearAsync(one => one.Reply.Tone == Tone.Working);
        }

        api.Gate = null;
        await using var second = await BotHost.StartAsync(api, file.Path);

        var answer = await second.Channel.HearAsync(one => one.Reply.Tone == Tone.Good);
        Assert.Equal(("m1", true), (answer.MessageId, answer.IsUpdate));
    }

    [Fact]
    public async Task Answers_once_what_comes_twice()
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(Shop(), file.Path);
        var said = Said.Words("help");
        Assert.Equal(IntakeResult.Accepted, await host.HearAsync(said));
        Assert.Equal(IntakeResult.Duplicate, await host.HearAsync(said));
        await host.HearAsync(Said.Words("status"));
        await host.Channel.HearAsync(one => one.Reply.Sentence.Contains("Nothing is at", StringComparison.Ordinal));
        Assert.Equal(2, host.Channel.Written.Count);
    }

    [Fact]
    public async Task Is_busy_when_too_much_waits_and_says_so()
    {
        using var file = new TempFile();
        var api = Shop();
        var gate = new TaskCompletionSource();
        api.Gate = gate.Task;
        await using var host = await BotHost.StartAsync(api, file.Path, ("Bot:QueueLength", "1"), ("Bot:MaxConcurrent", "1"));
        await host.HearAsync(Said.Words("can web reach payments"));
        await host.Channel.HearAsync(one => one.Reply.Tone == Tone.Working);
        Assert.Equal(IntakeResult.Accepted, await host.HearAsync(Said.Words("help")));
        Assert.Equal(IntakeResult.Busy, await host.HearAsync(Said.Words("status")));
        gate.SetResult();
        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
    }

    [Fact]
    public async Task Answers_others_while_somebody_waits_for_much()
    {
        using var file = new TempFile();
        var api = Shop();
        var gate = new TaskCompletionSource();
        api.Gate = gate.Task;
        await using var host = await BotHost.StartAsync(api, file.Path, ("Bot:MaxConcurrent", "2"));
        for (var question = 0; question < 10; question++)
        {
            await host.HearAsync(Said.Words("can web reach payments"));
        }

        await host.HearAsync(Said.Words("help", Said.Bob));
        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
        gate.SetResult();
    }

    [Fact]
    public async Task Keeps_an_answer_that_the_chat_service_did_not_take_for_now()
    {
        using var file = new TempFile();
        var said = Said.Words("help");
        await using (var host = await BotHost.StartAsync(Shop(), file.Path))
        {
            host.Channel.Failure = new ChatChannelException("Slack is down.", isLasting: false);
            await host.HearAsync(said);
            await host.HearAsync(Said.Words("status", Said.Bob));
            await Until.TrueAsync(() => host.Channel.Refused >= 2);
        }

        var store = new SqliteBotStore(file.Path);
        var now = TimeProvider.System.GetUtcNow();
        Assert.Equal(2, store.TakeAbandoned(now + UtteranceQueue.Hold, now - UtteranceQueue.Hold, now).Length);
    }

    [Fact]
    public async Task Says_that_it_failed_and_goes_on()
    {
        using var file = new TempFile();
        var api = Shop();
        api.Answer = _ => throw new InvalidCastException("a defect");
        await using var host = await BotHost.StartAsync(api, file.Path);
        await host.HearAsync(Said.Words("can web reach payments"));
        var said = await host.Channel.HearAsync(one => one.Reply.Sentence.Contains("failed", StringComparison.Ordinal));
        Assert.DoesNotContain("a defect", said.Reply.Sentence, StringComparison.Ordinal);
        await host.HearAsync(Said.Words("help"));
        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
    }

    [Fact]
    public async Task Says_that_there_is_no_answer_when_NetDoctor_is_silent_and_works_on_what_others_ask()
    {
        using var file = new TempFile();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));
        var api = Shop();
        api.IsStuck = true;
        await using var host = await BotHost.StartAsync(api, file.Path, time, ("Bot:MaxConcurrent", "1"));
        await host.HearAsync(Said.Words("can web reach payments"));
        await host.HearAsync(Said.Words("help", Said.Bob));
        await Until.TrueAsync(() => api.Taken == 1);

        time.Advance(TimeSpan.FromSeconds(10));

        var said = await host.Channel.HearAsync(one => one.Reply.Tone == Tone.Unknown);
        Assert.Equal(("m1", true), (said.MessageId, said.IsUpdate));
        Assert.Contains("has not answered within 10 s", said.Reply.Sentence, StringComparison.Ordinal);
        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
    }

    [Fact]
    public async Task Goes_on_for_everybody_whatever_a_channel_throws()
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(Shop(), file.Path, ("Bot:MaxConcurrent", "2"));
        host.Channel.Failure = new InvalidOperationException("a defect");
        await host.HearAsync(Said.Words("help", Said.Ann));
        await host.HearAsync(Said.Words("help", Said.Bob));
        await Until.TrueAsync(() => host.Channel.Refused >= 4);

        host.Channel.Failure = null;
        await host.HearAsync(Said.Words("help", Said.Ann));
        await host.HearAsync(Said.Words("thanks", Said.Bob));

        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
        await host.Channel.HearAsync(one => one.Reply == HelpReply.Courtesy);
    }

    [Fact]
    public async Task Takes_up_what_was_left_beside_a_row_that_cannot_be_read()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var now = TimeProvider.System.GetUtcNow();
        store.TryAdd(Said.Words("spoiled"), now, now);
        file.Execute("""UPDATE utterances SET json = '{"kind":"reacted"}'""");
        store.TryAdd(Said.Words("help"), now, now);

        await using var host = await BotHost.StartAsync(Shop(), file.Path);

        await host.Channel.HearAsync(one => one.Reply == HelpReply.Help);
    }

    [Fact]
    public async Task Says_what_it_gave_up_where_it_had_begun()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var now = TimeProvider.System.GetUtcNow();
        var said = Said.Words("can web reach payments");
        store.TryAdd(said, now - TimeSpan.FromHours(2), now);
        store.Hold("test", said.Id, "m7", now);

        await using var host = await BotHost.StartAsync(Shop(), file.Path);

        var late = await host.Channel.HearAsync(one => one.MessageId == "m7");
        Assert.Contains("given up", late.Reply.Sentence, StringComparison.Ordinal);
        var after = now + TimeSpan.FromMinutes(10);
        await Until.TrueAsync(() => store.TakeAbandoned(after, now, after).IsEmpty);
    }

    [Fact]
    public async Task Tells_after_a_restart_what_was_promised_before_it()
    {
        using var file = new TempFile();
        var api = Shop();
        var verdict = Verdict.Unreachable;
        api.Answer = request => FakeApi.Diagnosed(request, verdict);
        await using (var first = await BotHost.StartAsync(api, file.Path, ("Bot:WatchInterval", "00:00:01")))
        {
            await first.HearAsync(Said.Words("watch payments"));
            await first.Channel.HearAsync(one => one.Reply.Sentence.StartsWith("Watching", StringComparison.Ordinal));
        }

        verdict = Verdict.Reachable;
        await using var second = await BotHost.StartAsync(api, file.Path, ("Bot:WatchInterval", "00:00:01"));
        var notice = await second.Channel.HearAsync(one => one.Reply.Sentence.StartsWith("Fixed: payments.shop:80", StringComparison.Ordinal));
        Assert.Equal(Said.Here, notice.Place);

        // Told first and ended then, so that a crash in between tells it twice rather than never.
        var store = new SqliteBotStore(file.Path);
        await Until.TrueAsync(() => store.WatchesOf(Said.Ann).IsEmpty);
    }

    [Fact]
    public async Task Lets_go_what_was_said_in_a_place_that_is_gone()
    {
        using var file = new TempFile();
        await using var host = await BotHost.StartAsync(Shop(), file.Path);
        await host.HearAsync(Said.Words("") with { Kind = UtteranceKind.Removed });
        await host.HearAsync(Said.Words("") with { Kind = UtteranceKind.Added });
        await host.Channel.HearAsync(one => one.Reply.Sentence.StartsWith("Hello", StringComparison.Ordinal));
    }

    private static FakeApi Shop() => new FakeApi().Service("shop", "payments", 80).Workload("shop", "web");
}
