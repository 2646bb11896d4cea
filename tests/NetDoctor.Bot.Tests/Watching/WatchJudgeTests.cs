using NetDoctor.Bot.Watching;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Watching;

public sealed class WatchJudgeTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tells_that_it_is_fixed_what_it_took_and_for_how_long_it_was_not()
    {
        var watch = Begun(Broken("SVC12", "0 of 3 endpoints ready"));

        var first = WatchJudge.Seen(watch, Fine(), Start.AddMinutes(12));
        Assert.Null(first.Notice);
        Assert.True(first.LookSoon);
        var second = WatchJudge.Seen(first.Watch, Fine(), Start.AddMinutes(12).AddSeconds(2));

        Assert.True(second.IsOver);
        Assert.Equal("Fixed: payments.shop:80 from shop/web is reachable again, after 12 min in which it was unreachable.", second.Notice!.Sentence);
        var changes = Assert.IsType<Bot.Conversations.Replies.ListPart>(second.Notice.Parts[1]).Items;
        Assert.Equal(["DNS", "endpoints", "Service proxy"], second.Notice.Strip.Select(hop => hop.Name));
        Assert.Equal(["No longer found: SVC12 Title of SVC12", "endpoints: 0 of 3 endpoints ready; now: 3 of 3 endpoints ready"], changes);
    }

    [Fact]
    public void Says_nothing_of_one_look_that_differs()
    {
        var watch = Begun(Broken("SVC12", "none"));
        var accident = WatchJudge.Seen(watch, Fine(), Start.AddMinutes(1)).Watch;
        var back = WatchJudge.Seen(accident, Broken("SVC12", "none"), Start.AddMinutes(2));
        Assert.Null(back.Notice);
        var again = WatchJudge.Seen(back.Watch, Fine(), Start.AddMinutes(3));
        Assert.Null(again.Notice);
        Assert.False(again.IsOver);
    }

    [Fact]
    public void Tells_when_what_worked_breaks_and_goes_on_until_it_is_fixed()
    {
        var watch = Twice(Begun(Fine()), Broken("POD06", "none"), out var broke);
        Assert.False(broke.IsOver);
        Assert.Contains("is unreachable since now, after it was reachable for 60 s: broken by POD06", broke.Notice!.Sentence, StringComparison.Ordinal);
        Twice(watch, Fine(), out var mended);
        Assert.True(mended.IsOver);
    }

    [Fact]
    public void Tells_that_the_cause_is_another_now()
    {
        Twice(Begun(Broken("SVC10", "none")), Broken("POD06", "none"), out var step);
        Assert.False(step.IsOver);
        Assert.Equal("payments.shop:80 from shop/web is still unreachable, for another reason: broken by POD06", step.Notice!.Sentence);
    }

    [Fact]
    public void Calls_nothing_fixed_that_it_never_saw_broken()
    {
        Twice(Begun(Broken("SVC12", "none") with { Verdict = Verdict.Undetermined, CauseId = null }), Fine(), out var step);
        Assert.Equal("payments.shop:80 from shop/web is reachable, after 60 s in which that could not be told.", step.Notice!.Sentence);
        Assert.True(step.IsOver);
    }

    [Fact]
    public void Says_why_a_watch_ends_by_itself_and_how_it_was() => Assert.Equal(
        "payments.shop:80 from shop/web is watched no longer, since a watch ends after 24 h. When it was last looked at, it was reachable.",
        WatchReply.Expired(Begun(Fine()), TimeSpan.FromDays(1)).Sentence);

    [Fact]
    public void Takes_what_cannot_be_told_for_no_change()
    {
        var watch = Begun(Broken("SVC12", "none"));
        var unknown = Fine() with { Verdict = Verdict.Undetermined };
        Assert.Equal(watch, Twice(watch, unknown, out var step));
        Assert.Null(step.Notice);
    }

    [Fact]
    public void Tells_once_when_there_is_no_answer_for_minutes()
    {
        var watch = Begun(Broken("SVC12", "none"));
        var notices = 0;
        for (var minute = 0; minute < 20; minute++)
        {
            var step = WatchJudge.Silent(watch, "No NetDoctor answers.", Start.AddMinutes(minute));
            Assert.False(step.IsOver);
            Assert.True(step.Notice is null || minute >= 5);
            notices += step.Notice is null ? 0 : 1;
            watch = step.Watch;
        }

        Assert.Equal(1, notices);
        Assert.Null(WatchJudge.Seen(watch, watch.Last!, Start.AddMinutes(21)).Watch.SilentSince);
    }

    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(59, "59 s")]
    [InlineData(120, "2 min")]
    [InlineData(5400, "1.5 h")]
    [InlineData(200000, "2.3 days")]
    public void Says_spans_as_people_do(double seconds, string words) => Assert.Equal(words, WatchReply.Words(TimeSpan.FromSeconds(seconds)));

    private static Watch Twice(Watch watch, WatchSight sight, out WatchStep step)
    {
        step = WatchJudge.Seen(WatchJudge.Seen(watch, sight, Start.AddMinutes(1)).Watch, sight, Start.AddMinutes(1));
        return step.Watch;
    }

    private static Watch Begun(WatchSight sight) => new()
    {
        Speaker = Said.Ann,
        Place = Said.Here,
        From = "shop/web",
        To = "payments.shop:80",
        Since = Start,
        Last = sight,
        LastSince = Start,
    };

    private static WatchSight Fine() => Sight(Verdict.Reachable, null, HopState.Ok, "3 of 3 endpoints ready");

    private static WatchSight Broken(string cause, string endpoints) => Sight(Verdict.Unreachable, cause, HopState.Failed, endpoints);

    private static WatchSight Sight(Verdict verdict, string? cause, HopState state, string endpoints) => new(
        verdict,
        "01K",
        cause is null ? "fine" : $"broken by {cause}",
        cause,
        cause is null ? null : $"Title of {cause}",
        [new RouteHop(Hop.Dns, HopState.Ok, "payments", "10.96.1.2", Basis.Observed), new RouteHop(Hop.Endpoints, state, "payments", endpoints, Basis.Derived),
            new RouteHop(
                Hop.Proxy, state == HopState.Ok ? state : HopState.Skipped, "payments", state == HopState.Ok ? "translated" : "not looked at", Basis.Observed)]);
}
