using Microsoft.Extensions.Logging.Abstractions;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.State;

namespace NetDoctor.Bot.Tests.Conversations;

public sealed class AnswerMessageTests
{
    [Fact]
    public async Task Leaves_the_answer_alone_when_a_button_of_it_comes_to_nothing()
    {
        using var talk = await AnsweredAsync();
        talk.Api.Failure = () => FakeApi.Problem(404, "There is no such diagnosis any more.");

        await talk.PressAsync("Details");

        Assert.Equal(Tone.Good, talk.Channel.Says("m1").Tone);
        Assert.Equal(("There is no such diagnosis any more.", false, true), (talk.Channel.Last.Sentence, talk.Channel.Written[^1].IsUpdate, talk.Channel.Last.IsPrivate));
    }

    [Theory]
    [InlineData("NetDoctor is down", Tone.Unknown)]
    [InlineData("bob may not ask", Tone.Neutral)]
    public async Task Puts_the_answer_back_when_running_it_again_fails(string reason, Tone tone)
    {
        using var talk = await AnsweredAsync();
        talk.Api.Failure = () => tone == Tone.Unknown ? throw new HttpRequestException(reason) : FakeApi.Problem(403, reason);

        await talk.HearAsync(Said.Press("diagnose shop/web -> payments.shop:80", "m1") with { Speaker = Said.Bob });

        Assert.Equal(
            [("m1", Tone.Working), ("m1", Tone.Good), ("m5", tone)], talk.Channel.Written.Skip(2).Select(one => (one.MessageId, one.Reply.Tone)));
        Assert.Contains(reason, talk.Channel.Last.Sentence, StringComparison.Ordinal);
        Assert.True(talk.Channel.Last.IsPrivate);
    }

    [Fact]
    public async Task Says_again_in_the_same_message_that_it_fails_and_in_the_end_the_answer()
    {
        using var talk = Shop();
        talk.Api.Failure = () => throw new HttpRequestException("down");
        await talk.SayAsync("why can't web reach payments");
        await talk.PressAsync("Run again");
        await talk.PressAsync("Run again");
        talk.Api.Failure = null;
        await talk.PressAsync("Run again");

        Assert.All(talk.Channel.Written, one => Assert.Equal("m1", one.MessageId));
        Assert.Equal([Tone.Unknown, Tone.Unknown, Tone.Unknown, Tone.Good], talk.Channel.Written.Select(one => one.Reply.Tone).Where(tone => tone != Tone.Working));
    }

    [Fact]
    public async Task Goes_on_in_the_message_that_said_why_nothing_came_of_a_press()
    {
        using var talk = await AnsweredAsync();
        talk.Api.Failure = () => throw new HttpRequestException("down");
        await talk.PressAsync("Run again");
        var aside = talk.Channel.Written[^1].MessageId;

        talk.Api.Failure = null;
        await talk.PressAsync("Run again");

        Assert.Equal([(aside, Tone.Working), (aside, Tone.Good)], talk.Channel.Written.TakeLast(2).Select(one => (one.MessageId, one.Reply.Tone)));
    }

    [Fact]
    public async Task Puts_the_answer_back_when_the_bot_itself_fails()
    {
        using var talk = await AnsweredAsync();
        talk.Api.Answer = _ => throw new InvalidCastException("a defect");

        await talk.PressAsync("Run again");

        Assert.Equal(Tone.Good, talk.Channel.Says("m1").Tone);
        Assert.Equal(FailureReply.Defect.Sentence, talk.Channel.Last.Sentence);
    }

    [Fact]
    public async Task Answers_in_a_new_message_when_it_does_not_know_what_the_one_said_whose_button_is_pressed()
    {
        using var talk = await AnsweredAsync();
        talk.Shown = new ShownReplies();

        await talk.PressAsync("Run again");

        Assert.Equal(
            [("m3", false, Tone.Working), ("m3", true, Tone.Good)],
            talk.Channel.Written.Skip(2).Select(one => (one.MessageId, one.IsUpdate, one.Reply.Tone)));
    }

    [Fact]
    public async Task Says_in_the_message_that_a_restart_left_with_progress_that_it_failed()
    {
        using var talk = await AnsweredAsync();
        talk.Shown = new ShownReplies();
        talk.Api.Failure = () => throw new HttpRequestException("down");

        await talk.HearAsync(Said.Press("diagnose shop/web -> payments.shop:80", "m1"), "m1");

        Assert.Equal(Tone.Unknown, talk.Channel.Says("m1").Tone);
    }

    [Fact]
    public async Task Shows_no_progress_in_a_message_that_has_no_identifier_but_the_answer()
    {
        using var talk = Shop();
        talk.Channel.HasIdentifiers = false;
        await talk.SayAsync("why can't web reach payments");
        await talk.PressAsync("Run again");
        Assert.Equal([("m1", Tone.Good)], talk.Channel.Written.Skip(2).Select(one => (one.MessageId, one.Reply.Tone)));

        talk.Api.Failure = () => throw new HttpRequestException("down");
        await talk.HearAsync(Said.Press("diagnose shop/web -> payments.shop:80", "m1"));
        Assert.Equal(Tone.Good, talk.Channel.Says("m1").Tone);
    }

    [Fact]
    public async Task Writes_the_answer_anew_when_its_message_was_deleted()
    {
        using var talk = Shop();
        talk.Channel.Refusal = one => one.IsUpdate ? new ChatChannelException("It is gone.", isLasting: true) : null;

        await talk.SayAsync("why can't web reach payments");
        Assert.Equal([("m1", Tone.Working), ("m2", Tone.Good)], talk.Channel.Written.Select(one => (one.MessageId, one.Reply.Tone)));

        await talk.PressAsync("Run again");
        Assert.Equal(("m3", false, Tone.Good), (talk.Channel.Written[^1].MessageId, talk.Channel.Written[^1].IsUpdate, talk.Channel.Last.Tone));
    }

    [Fact]
    public async Task Writes_nothing_anew_where_it_can_write_no_longer()
    {
        using var talk = Shop();
        talk.Channel.Refusal = one => one.IsUpdate ? new ChatChannelException("You are out.", isLasting: true) { IsPlaceGone = true } : null;

        await Assert.ThrowsAsync<ChatChannelException>(() => talk.SayAsync("why can't web reach payments"));

        Assert.Single(talk.Channel.Written);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answers_though_progress_could_not_be_shown(bool isLasting)
    {
        using var talk = Shop();
        talk.Channel.Refusal = one => one.Reply.Tone == Tone.Working ? new ChatChannelException("Not now.", isLasting) : null;

        await talk.SayAsync("why can't web reach payments");

        Assert.Equal(Tone.Good, Assert.Single(talk.Channel.Written).Reply.Tone);
    }

    [Fact]
    public async Task Shows_no_more_progress_when_some_was_not_taken_so_that_the_answer_need_not_wait()
    {
        using var talk = Shop();
        talk.Channel.Failure = new ChatChannelException("Too much.", isLasting: false);
        var message = new AnswerMessage(
            Said.Words("status"), talk.Channel, talk.Store, talk.Shown, talk.Time, NullLogger.Instance, messageId: null);
        await message.ShowAsync(ProgressReply.Of("Looking"), TestContext.Current.CancellationToken);
        await message.ShowAsync(ProgressReply.Of("Looking on"), TestContext.Current.CancellationToken);
        Assert.Equal(1, talk.Channel.Refused);

        talk.Channel.Failure = null;
        await message.ShowAsync(HelpReply.Help, TestContext.Current.CancellationToken);
        Assert.Equal(HelpReply.Help, Assert.Single(talk.Channel.Written).Reply);
    }

    [Fact]
    public async Task Gives_details_where_the_answer_was_when_that_was_deleted()
    {
        using var talk = await AnsweredAsync();
        talk.Api.Pages["/api/v1/diagnoses/01M846P5HZ14JNRCC648R6DNKB"] = "All of it.";
        talk.Channel.Refusal = one => one.Place.Thread is null ? null : new ChatChannelException("The thread is gone.", isLasting: true);

        Assert.Equal("All of it.", (await talk.PressAsync("Details")).Sentence);
    }

    [Fact]
    public async Task Says_in_the_message_that_was_begun_that_a_question_was_given_up_and_offers_to_ask_it_again()
    {
        using var talk = Shop();

        var said = await talk.HearAsync(Said.Words("can web reach payments"), "m9", isLate: true);

        Assert.Equal(("m9", true), (talk.Channel.Written[^1].MessageId, talk.Channel.Written[^1].IsUpdate));
        Assert.Contains("given up", said.Sentence, StringComparison.Ordinal);
        Assert.Equal("can web reach payments", Assert.Single(said.Buttons).Says);
        Assert.Empty(talk.Api.Asked);
    }

    [Fact]
    public async Task Leaves_the_answer_whose_button_was_pressed_when_that_was_given_up()
    {
        using var talk = Shop();

        await talk.HearAsync(Said.Press("diagnose shop/web -> payments.shop:80", "m7"), isLate: true);

        Assert.Equal((false, true), (Assert.Single(talk.Channel.Written).IsUpdate, talk.Channel.Last.IsPrivate));
    }

    [Fact]
    public async Task Tells_whoever_asked_that_the_store_fails()
    {
        using var talk = Shop();
        talk.Spoil("DROP TABLE selves");

        await Assert.ThrowsAsync<StoreException>(() => talk.SayAsync("why can't web reach payments"));

        Assert.Equal(FailureReply.NoStore, talk.Channel.Says("m1"));
    }

    [Fact]
    public async Task Leaves_the_answer_alone_when_somebody_presses_whom_the_cluster_does_not_know()
    {
        using var talk = await AnsweredAsync();
        talk.Identities.AnonymousUser = null;

        await talk.PressAsync("Run again");

        Assert.Equal(Tone.Good, talk.Channel.Says("m1").Tone);
        Assert.Contains("DOC19", talk.Channel.Last.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greets_again_when_the_greeting_was_not_taken()
    {
        using var talk = Shop();
        var added = Said.Words("") with { Kind = UtteranceKind.Added };
        talk.Channel.Failure = new ChatChannelException("Not now.", isLasting: false);
        await Assert.ThrowsAsync<ChatChannelException>(() => talk.HearAsync(added));

        talk.Channel.Failure = null;
        await talk.HearAsync(added);
        await talk.HearAsync(added);

        Assert.StartsWith("Hello", Assert.Single(talk.Channel.Written).Reply.Sentence, StringComparison.Ordinal);
    }

    private static async Task<Talk> AnsweredAsync()
    {
        var talk = Shop();
        await talk.SayAsync("why can't web reach payments");
        return talk;
    }

    private static Talk Shop()
    {
        var talk = new Talk();
        talk.Api.Service("shop", "payments", 80).Workload("shop", "web");
        return talk;
    }
}
