using NetDoctor.Bot.State;
using NetDoctor.Bot.Watching;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.State;

public sealed class SqliteBotStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Takes_an_utterance_once_also_when_two_replicas_share_the_file()
    {
        using var file = new TempFile();
        var one = new SqliteBotStore(file.Path);
        var other = new SqliteBotStore(file.Path);
        var said = Said.Words("status");

        Assert.True(one.TryAdd(said, Now, Now + Minute));
        Assert.False(other.TryAdd(said, Now, Now + Minute));
        Assert.False(one.TryAdd(said, Now, Now + Minute));
        one.Complete("test", said.Id);
        Assert.False(other.TryAdd(said, Now, Now + Minute));
        Assert.True(other.TryAdd(said with { Place = said.Place with { Channel = "other" } }, Now, Now + Minute));
    }

    [Fact]
    public void Takes_an_utterance_once_under_load()
    {
        using var file = new TempFile();
        var stores = Enumerable.Range(0, 4).Select(_ => new SqliteBotStore(file.Path)).ToArray();
        var said = Enumerable.Range(0, 50).Select(_ => Said.Words("status")).ToArray();
        var taken = 0;

        Parallel.ForEach(
            said.SelectMany(one => stores.Select(store => (store, one))),
            pair => Interlocked.Add(ref taken, pair.store.TryAdd(pair.one, Now, Now + Minute) ? 1 : 0));

        Assert.Equal(50, taken);
    }

    [Fact]
    public void Gives_what_was_taken_and_not_answered_to_whoever_comes_after()
    {
        using var file = new TempFile();
        var first = new SqliteBotStore(file.Path);
        var answered = Said.Words("one");
        var open = Said.Words("two");
        first.TryAdd(answered, Now, Now + Minute);
        first.TryAdd(open, Now + TimeSpan.FromSeconds(1), Now + Minute);
        first.Hold("test", open.Id, "m7", Now + Minute);
        first.Complete("test", answered.Id);

        var second = new SqliteBotStore(file.Path);
        Assert.Empty(second.TakeAbandoned(Now, Now - Minute, Now + Minute));
        var held = Assert.Single(second.TakeAbandoned(Now + 2 * Minute, Now - Minute, Now + 4 * Minute));
        Assert.Equal((open, "m7"), (held.Utterance, held.MessageId));
        Assert.Empty(first.TakeAbandoned(Now + 2 * Minute, Now - Minute, Now + 4 * Minute));
    }

    [Fact]
    public void Gives_what_is_late_for_a_day_more_to_say_so()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var said = Said.Words("old");
        store.TryAdd(said, Now, Now + Minute);
        var hour = TimeSpan.FromHours(1);

        Assert.False(Assert.Single(store.TakeAbandoned(Now + hour, Now, Now + hour)).IsLate);
        Assert.True(Assert.Single(store.TakeAbandoned(Now + 2 * hour, Now + hour, Now + 2 * hour)).IsLate);
        Assert.Empty(store.TakeAbandoned(Now + 26 * hour, Now + 25 * hour, Now + 26 * hour));
        Assert.False(store.TryAdd(said, Now, Now + Minute));
    }

    [Theory]
    [InlineData("""{"kind":"reacted"}""")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("spoiled")]
    public void Reads_all_rows_but_the_one_that_cannot_be_read(string json)
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var said = Said.Words("help");
        var watch = store.Add(Watch());
        store.TryAdd(Said.Words("spoiled"), Now - Minute, Now);
        store.Add(Watch());
        store.SetMemory(Said.Ann, Said.Here, new Memory { LastAsked = "status" }, Now);
        file.Execute($"UPDATE utterances SET json = '{json}'; UPDATE watches SET json = '{json}' WHERE number <> {watch.Number}; UPDATE memories SET json = '{json}'");
        store.TryAdd(said, Now, Now);

        Assert.Equal(said, Assert.Single(store.TakeAbandoned(Now, Now - Minute, Now + Minute)).Utterance);
        Assert.Equal(watch.Number, Assert.Single(store.WatchesOf(Said.Ann)).Number);
        Assert.Equal(watch.Number, Assert.Single(store.TakeDue(Now + Minute, Now + 2 * Minute, 10)).Watch.Number);
        Assert.Null(store.MemoryOf(Said.Ann, Said.Here).LastAsked);
    }

    [Fact]
    public void Remembers_across_restarts_who_i_is_what_was_asked_and_where_it_greeted()
    {
        using var file = new TempFile();
        var memory = new Memory { LastAsked = "status", LastDiagnosis = "01K", LastSubject = "a -> b", Choices = [new OpenChoice("80", "check b:80")] };
        var before = new SqliteBotStore(file.Path);
        before.SetSelf(Said.Ann, "shop/web");
        before.SetSelf(Said.Ann, "shop/cart");
        before.SetMemory(Said.Ann, Said.Here, memory, Now);
        Assert.True(before.TryGreet(Said.Here));

        var after = new SqliteBotStore(file.Path);

        Assert.Equal("shop/cart", after.SelfOf(Said.Ann));
        Assert.Null(after.SelfOf(Said.Bob));
        Assert.Equal(memory.Choices, after.MemoryOf(Said.Ann, Said.Here).Choices);
        Assert.Equal("01K", after.MemoryOf(Said.Ann, Said.Here with { Thread = "t" }).LastDiagnosis);
        Assert.Equal(Memory.Empty, after.MemoryOf(Said.Bob, Said.Here));
        Assert.False(after.TryGreet(Said.Here));
    }

    [Fact]
    public void Gives_a_watch_that_is_due_to_one_replica()
    {
        using var file = new TempFile();
        var one = new SqliteBotStore(file.Path);
        var other = new SqliteBotStore(file.Path);
        var watch = one.Add(Watch());

        Assert.Equal(watch.Number, Assert.Single(one.TakeDue(Now, Now + Minute, 10)).Watch.Number);
        Assert.Empty(other.TakeDue(Now, Now + Minute, 10));
        Assert.Equal(watch.Number, Assert.Single(other.TakeDue(Now + Minute, Now + 2 * Minute, 10)).Watch.Number);
    }

    [Fact]
    public void Keeps_what_a_watch_has_seen_until_it_is_removed()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var watch = store.Add(Watch());
        var sight = new WatchSight(
            Verdict.Unreachable, "01K", "No.", "SVC12", "No ready endpoints", [new RouteHop(Hop.Dns, HopState.Ok, "payments", "10.96.1.2", Basis.Observed)]);
        Assert.True(store.Update(watch with { Last = sight }, Now + Minute));

        var kept = Assert.Single(new SqliteBotStore(file.Path).WatchesOf(Said.Ann));
        Assert.Equal(sight.Hops, kept.Last!.Hops);
        Assert.Equal("SVC12", kept.Last.CauseId);
        Assert.Empty(store.WatchesOf(Said.Bob));
        Assert.True(store.RemoveWatch(watch.Number));
        Assert.False(store.RemoveWatch(watch.Number));
        Assert.False(store.Update(watch, Now));
    }

    [Fact]
    public void Forgets_what_was_promised_in_a_place_that_is_gone()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        store.Add(Watch());
        store.Add(Watch() with { Place = Said.Here with { Conversation = "c1;messageid=17" } });
        store.Add(Watch() with { Place = Said.Here with { Conversation = "c12" } });
        store.Add(Watch() with { Place = Said.Here with { Conversation = "c2" } });
        store.SetMemory(Said.Ann, Said.Here with { Thread = "t1" }, new Memory { LastAsked = "status" }, Now);
        store.TryGreet(Said.Here);

        store.Forget(Said.Here);

        Assert.Equal(["c12", "c2"], store.WatchesOf(Said.Ann).Select(watch => watch.Place.Conversation));
        Assert.Equal(Memory.Empty, store.MemoryOf(Said.Ann, Said.Here with { Thread = "t1" }));
        Assert.True(store.TryGreet(Said.Here));

        store.Forget(Said.Here with { Conversation = "" });
        Assert.Empty(store.WatchesOf(Said.Ann));
    }

    [Fact]
    public void Remembers_by_thread_and_goes_on_elsewhere_with_what_was_asked_last_but_with_no_open_question()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var (one, other, third) = (Said.Here with { Thread = "1" }, Said.Here with { Thread = "2" }, Said.Here with { Thread = "3" });
        store.SetMemory(Said.Ann, one, new Memory { LastAsked = "status", Choices = [new OpenChoice("shop", "services in shop")] }, Now);
        store.SetMemory(Said.Ann, other, new Memory { LastAsked = "help" }, Now - Minute);

        Assert.Equal("services in shop", Assert.Single(store.MemoryOf(Said.Ann, one).Choices).Says);
        Assert.Equal("help", store.MemoryOf(Said.Ann, other).LastAsked);
        var elsewhere = store.MemoryOf(Said.Ann, third);
        Assert.Equal("status", elsewhere.LastAsked);
        Assert.Empty(elsewhere.Choices);
        Assert.Equal("status", store.MemoryOf(Said.Ann, Said.Here).LastAsked);
        Assert.Equal(Memory.Empty, store.MemoryOf(Said.Ann, Said.Here with { Conversation = "c12" }));
        Assert.Equal(Memory.Empty, store.MemoryOf(Said.Bob, one));
    }

    [Fact]
    public void Holds_a_watch_only_for_whoever_looks_at_it()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        store.Add(Watch());
        var first = Assert.Single(store.TakeDue(Now, Now + Minute, 8));
        var second = Assert.Single(store.TakeDue(Now + Minute, Now + 2 * Minute, 8));

        Assert.False(store.TryHold(first, Now + 9 * Minute));
        Assert.True(store.TryHold(second, Now + 3 * Minute));
        Assert.Empty(store.TakeDue(Now + 2 * Minute, Now, 8));
        store.RemoveWatch(second.Watch.Number);
        Assert.False(store.TryHold(second with { HeldUntil = Now + 3 * Minute }, Now + 9 * Minute));
    }

    [Fact]
    public void Prunes_what_is_old_and_answered()
    {
        using var file = new TempFile();
        var store = new SqliteBotStore(file.Path);
        var said = Said.Words("old");
        store.TryAdd(said, Now, Now + Minute);
        store.Prune(Now + Minute);
        Assert.False(store.TryAdd(said, Now, Now + Minute));
        store.Complete("test", said.Id);
        store.Prune(Now + Minute);
        Assert.True(store.TryAdd(said, Now, Now + Minute));
    }

    [Fact]
    public void Says_which_file_cannot_be_used()
    {
        using var file = new TempFile();
        File.WriteAllText(file.Path, "this is no database, but a text that is long enough to be looked at as one, and that is told apart by its head");
        var exception = Assert.Throws<StoreException>(() => new SqliteBotStore(file.Path));
        Assert.Contains(file.Path, exception.Message, StringComparison.Ordinal);
    }

    private static Watch Watch() => new() { Speaker = Said.Ann, Place = Said.Here, From = "shop/web", To = "payments.shop:80", Since = Now };
}
