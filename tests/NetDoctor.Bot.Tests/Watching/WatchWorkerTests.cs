using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Conversations.Replies;
using NetDoctor.Bot.Identities;
using NetDoctor.Bot.State;
using NetDoctor.Bot.Watching;
using NetDoctor.Client;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Bot.Tests.Watching;

public sealed class WatchWorkerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFile _file = new();
    private readonly FakeApi _api = new();
    private readonly FakeTimeProvider _time = new(Start);
    private readonly List<WatchWorker> _workers = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private SqliteBotStore Store => new(_file.Path);

    public void Dispose()
    {
        _workers.ForEach(worker => worker.Dispose());
        _api.Dispose();
        _file.Dispose();
    }

    [Fact]
    public async Task Two_replicas_tell_once_also_when_the_chat_service_keeps_one_of_them_waiting()
    {
        Watched("payments.shop:80");
        var channel = new SlowChannel();
        var first = Worker(channel).LookAsync(Ct);
        await channel.Asked;

        _time.Advance(TimeSpan.FromSeconds(15));
        await Worker(channel).LookAsync(Ct);
        channel.Take();
        await first;

        Assert.StartsWith("Fixed: payments.shop:80", Assert.Single(channel.Posts), StringComparison.Ordinal);
        Assert.Empty(Store.WatchesOf(Said.Ann));
    }

    [Fact]
    public async Task Who_looked_so_long_that_another_replica_looks_by_now_tells_nothing()
    {
        Watched("payments.shop:80");
        var slow = new FakeChannel();
        var worker = Worker(slow);
        _api.Answer = request =>
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            Assert.Single(Store.TakeDue(_time.GetUtcNow(), _time.GetUtcNow().AddMinutes(1), 8));
            return FakeApi.Diagnosed(request, Verdict.Reachable);
        };

        await worker.LookAsync(Ct);

        Assert.Empty(slow.Written);
        Assert.Single(Store.WatchesOf(Said.Ann));
    }

    [Fact]
    public async Task A_chat_service_that_asks_to_wait_holds_one_watch_up_and_not_the_others()
    {
        Watched("payments.shop:80");
        Watched("db.shop:5432", Said.Here with { Conversation = "c2" });
        var channel = new SlowChannel { Waits = place => place.Conversation == "c1" };
        var round = Worker(channel).LookAsync(Ct);
        await Until.TrueAsync(() => Store.WatchesOf(Said.Ann).Length == 1 && channel.Posts.Count == 2);

        _time.Advance(TimeSpan.FromSeconds(21));
        await round;

        Assert.Equal("payments.shop:80", Assert.Single(Store.WatchesOf(Said.Ann)).To);
        Assert.Empty(Store.TakeDue(_time.GetUtcNow().AddMinutes(4), Start, 8));
        Assert.Single(Store.TakeDue(_time.GetUtcNow().AddMinutes(6), Start, 8));
    }

    [Fact]
    public async Task What_is_wrong_with_the_token_ends_no_watch()
    {
        Watched("payments.shop:80");
        var channel = new FakeChannel { Failure = new ChatChannelException("Slack refused chat.postMessage: the token was revoked (token_revoked).", isLasting: true) };
        await Worker(channel).LookAsync(Ct);
        Assert.Single(Store.WatchesOf(Said.Ann));

        channel.Failure = null;
        _time.Advance(TimeSpan.FromMinutes(5));
        await Worker(channel).LookAsync(Ct);
        Assert.StartsWith("Fixed: payments.shop:80", channel.Last.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_of_whom_the_chat_service_does_not_tell_goes_on_watching()
    {
        Watched("payments.shop:80");
        var channel = new FakeChannel { Describe = _ => throw new ChatChannelException("Slack refused users.info: the user does not exist.", isLasting: true) { IsPlaceGone = true } };
        await Worker(channel, new IdentityOptions { Map = [new IdentityMapping { Pattern = "*@example.com", User = "{email}" }] }).LookAsync(Ct);
        Assert.Single(Store.WatchesOf(Said.Ann));
    }

    [Fact]
    public async Task A_conversation_that_is_gone_ends_its_watches()
    {
        Watched("payments.shop:80");
        await Worker(new FakeChannel { Failure = new ChatChannelException("The channel does not exist.", isLasting: true) { IsPlaceGone = true } }).LookAsync(Ct);
        Assert.Empty(Store.WatchesOf(Said.Ann));
    }

    // Broken until now, and seen to work once: the next look tells.
    private void Watched(string to, Place? place = null) => Store.Add(new Watch
    {
        Speaker = Said.Ann,
        Place = place ?? Said.Here,
        To = to,
        Since = Start,
        Last = Sight(to, Verdict.Unreachable),
        LastSince = Start,
        Unconfirmed = Sight(to, Verdict.Reachable),
    });

    [Fact]
    public async Task Asks_with_the_rights_that_somebody_has_now()
    {
        Store.Add(new Watch
        {
            Speaker = Said.Ann with { Email = "ann@example.com", Groups = ["S-oncall"] },
            Place = Said.Here,
            To = "payments.shop:80",
            Since = Start,
        });
        var identities = new IdentityOptions
        {
            Map =
            [
                new IdentityMapping { Pattern = "*@example.com", User = "{email}" },
                new IdentityMapping { Match = MatchKind.Group, Pattern = "S-oncall", Groups = ["oncall"] },
            ],
        };
        var channel = new FakeChannel { Describe = speaker => speaker with { Email = "ann@example.com" } };

        await Worker(channel, identities).LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal("ann@example.com", _api.LastHeaders["Impersonate-User"]);
        Assert.False(_api.LastHeaders.ContainsKey("Impersonate-Group"));
    }

    private static WatchSight Sight(string to, Verdict verdict) => WatchSight.Of(FakeApi.Diagnosed(new DiagnosisRequest { To = to }, verdict));

    private WatchWorker Worker(IChatChannel channel, IdentityOptions? identities = null)
    {
        var options = new FixedOptions<IdentityOptions>(identities ?? new IdentityOptions { AnonymousUser = "guest" });
        var client = new NetDoctorClient(new HttpClient(_api, disposeHandler: false) { BaseAddress = new Uri("http://netdoctor.test/") });
        _workers.Add(new WatchWorker(
            Store, client, new UserDirectory(new IdentityMap(options)), [channel], new FixedOptions<BotOptions>(new BotOptions()), _time,
            NullLogger<WatchWorker>.Instance));
        return _workers[^1];
    }

    /// <summary>A channel that takes a message when it is told to.</summary>
    private sealed class SlowChannel : IChatChannel
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lock _lock = new();
        private readonly List<string> _posts = [];

        public string Name => "test";

        public Func<Place, bool> Waits { get; init; } = _ => true;

        public Task Asked => _asked.Task;

        public IReadOnlyList<string> Posts
        {
            get
            {
                lock (_lock)
                {
                    return [.. _posts];
                }
            }
        }

        public void Take() => _taken.SetResult();

        public async Task<string> PostAsync(Place place, Reply reply, CancellationToken cancellationToken)
        {
            lock (_lock)
            {
                _posts.Add(reply.Sentence);
            }

            _asked.TrySetResult();
            if (Waits(place))
            {
                await _taken.Task.WaitAsync(cancellationToken);
            }

            return "m1";
        }

        public Task UpdateAsync(Place place, string messageId, Reply reply, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken) => Task.FromResult(speaker);
    }
}
