using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class ReflectorFailureTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Lists_again_after_410_in_the_stream()
    {
        _server.OnList("pods", Answers.List("1", Answers.Pod("old", "1")), Answers.List("9000", Answers.Pod("new", "8999")));
        _server.OnWatch("pods", Answers.Recorded("watch/pods-410-gone.http"), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        Assert.Equal("1", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("9000", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("new", Assert.Single(reflector.Snapshot.Pods.All).Name);
        Assert.Equal(CacheState.Synced, reflector.Status.State);
    }

    [Theory]
    [InlineData("errors/410-list-exact-old-version.http")]
    [InlineData("errors/504-future-resource-version.http")]
    public async Task Lists_again_when_the_watch_is_refused_for_its_version(string recorded)
    {
        _server.OnList("pods", Answers.List("1"), Answers.List("2"));
        _server.OnWatch("pods", Answers.Recorded(recorded), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        Assert.Equal("1", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("2", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(CacheState.Synced, reflector.Status.State);
    }

    [Fact]
    public async Task Lists_from_the_start_when_a_page_has_expired_and_at_last_without_pages()
    {
        var expired = Answers.Recorded("errors/410-list-continue-expired.http");
        _server.OnList(
            "pods",
            Answers.Page("1", "one", Answers.Pod("gone", "1")),
            expired,
            Answers.Page("2", "two", Answers.Pod("gone", "1")),
            expired,
            Answers.List("3", Answers.Pod("web", "1")));
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        var lists = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            var query = await _server.NextListAsync("pods");
            lists.Add($"{query["limit"]} {query["continue"]}".Trim());
        }

        Assert.Equal(["500", "500 one", "500", "500 two", ""], lists);
        Assert.Equal("web", Assert.Single(reflector.Snapshot.Pods.All).Name);
    }

    [Fact]
    public async Task Takes_a_watch_closed_without_an_event_for_a_normal_end()
    {
        _server.OnList("pods", Answers.List("7"));
        _server.OnWatch("pods", Answers.Watch(null), Answers.Watch(null), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        for (var count = 0; count < 3; count++)
        {
            Assert.Equal("7", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
            Assert.Equal(CacheState.Synced, reflector.Status.State);
        }

        await _server.NextListAsync("pods");
        Assert.Null(reflector.Status.Detail);
    }

    [Fact]
    public async Task Resumes_after_half_a_line()
    {
        var whole = Answers.Event("ADDED", Answers.Pod("a", "8"));
        var half = Answers.Event("ADDED", Answers.Pod("b", "9"));
        _server.OnList("pods", Answers.List("7"));
        _server.OnWatch("pods", Answers.Watch(whole + half[..40]), Answers.Watch(half), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        Assert.Equal("7", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("8", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("9", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(["a", "b"], reflector.Snapshot.Pods.All.Select(pod => pod.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Resumes_after_a_reset_in_the_stream()
    {
        _server.OnList("pods", Answers.List("7", Answers.Pod("a", "6")));
        _server.OnWatch("pods", Answers.Break("{\"ty"), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        Assert.Equal("7", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        await reflector.StateAsync(CacheState.Synced);
        Assert.Single(reflector.Snapshot.Pods.All);
    }

    [Theory]
    [InlineData("{\"type\":\"ADDED\",\"object\":{\"metadata\":}}\n")]
    [InlineData("[]\n")]
    [InlineData("{\"type\":\"ADDED\"}\n")]
    [InlineData("<html>502</html>\n")]
    public async Task Lists_again_after_a_line_that_is_no_event(string line)
    {
        _server.OnList("pods", Answers.List("7"), Answers.List("20"));
        _server.OnWatch("pods", Answers.Watch(line), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        Assert.Equal("20", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(CacheState.Synced, reflector.Status.State);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"items\":[]}")]
    [InlineData("{\"metadata\":{},\"items\":[]}")]
    [InlineData("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[{\"metadata\":{\"name\":\"a\"}}")]
    [InlineData("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":{}}")]
    public async Task Asks_again_for_a_list_that_is_none(string body)
    {
        _server.OnList("pods", Answers.Json(body), Answers.List("3", Answers.Pod("web", "2")));
        await using var reflector = RunningReflector.Start(_server.Address);

        Assert.Equal("3", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("web", Assert.Single(reflector.Snapshot.Pods.All).Name);
    }

    [Fact]
    public async Task Goes_on_without_a_forbidden_kind_and_asks_again_slowly()
    {
        var time = new FakeTimeProvider();
        _server.OnList(
            "endpointslices",
            Answers.Recorded("errors/403-serviceaccount-cluster-list.http"),
            Answers.Json(TestData.Text("lists/endpointslices.json")));
        await using var reflector = RunningReflector.Start(
            _server.Address,
            ResourceKind.EndpointSlice,
            time,
            options => options.ForbiddenRetryDelay = TimeSpan.FromMinutes(1));

        var status = await reflector.StateAsync(CacheState.Forbidden);
        Assert.Equal(
            "endpointslices.discovery.k8s.io is forbidden: User \"system:serviceaccount:shop:default\" cannot list resource "
                + "\"endpointslices\" in API group \"discovery.k8s.io\" at the cluster scope",
            status.Detail);
        Assert.False(status.IsComplete);

        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(61));
                return reflector.Status.State == CacheState.Synced;
            },
            () => "stays forbidden");
        Assert.NotNull(reflector.Snapshot.EndpointSlices.Find("shop", "ledger-manual"));
    }

    [Fact]
    public async Task Forgets_the_facts_of_a_kind_that_became_forbidden()
    {
        _server.OnList("pods", Answers.List("3", Answers.Pod("web", "2")), Answers.Recorded("errors/403-anonymous.http"));
        _server.OnWatch("pods", Answers.Recorded("errors/403-anonymous.http"));
        await using var reflector = RunningReflector.Start(_server.Address);

        await reflector.StateAsync(CacheState.Forbidden);
        Assert.Equal(0, reflector.Snapshot.Pods.Count);
    }

    [Fact]
    public async Task Knows_a_kind_that_is_not_served_from_a_forbidden_one()
    {
        _server.OnList("networkpolicies", Answers.Recorded("errors/404-group.http"));
        await using var reflector = RunningReflector.Start(_server.Address, ResourceKind.NetworkPolicy);

        Assert.Equal(
            "/apis/networking.k8s.io/v1/networkpolicies is not served: 404 Not Found",
            (await reflector.StateAsync(CacheState.NotServed)).Detail);
    }

    [Theory]
    [InlineData(ResourceKind.ServiceCIDR, "servicecidrs")]
    [InlineData(ResourceKind.AdminNetworkPolicy, "adminnetworkpolicies")]
    [InlineData(ResourceKind.BaselineAdminNetworkPolicy, "baselineadminnetworkpolicies")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "clusternetworkpolicies")]
    public async Task Takes_a_kind_that_not_every_server_serves_for_one_without_objects(ResourceKind kind, string plural)
    {
        _server.OnList(plural, Answers.Recorded("errors/404-group.http"));
        await using var reflector = RunningReflector.Start(_server.Address, kind);

        Assert.True((await reflector.StateAsync(CacheState.Synced)).IsComplete);
        Assert.Equal(0, FactTables.Count(reflector.Snapshot, kind));
    }

    [Fact]
    public async Task Says_that_credentials_are_not_accepted_and_keeps_trying()
    {
        _server.OnList("pods", Answers.Recorded("errors/401-no-credentials.http"));
        await using var reflector = RunningReflector.Start(_server.Address);

        var status = await reflector.StatusAsync(status => status.Detail is not null);
        Assert.Equal(CacheState.Syncing, status.State);
        Assert.Equal("The API server does not accept NetDoctor's credentials: Unauthorized", status.Detail);
        for (var asked = 0; asked < 4; asked++)
        {
            await _server.NextListAsync("pods");
        }

        Assert.Single(reflector.Logger.Collector.GetSnapshot(), record => record.Level == LogLevel.Warning);
        _server.OnList("pods", Answers.List("1"));
        await reflector.StateAsync(CacheState.Synced);
    }

    [Fact]
    public async Task Keeps_the_facts_while_the_API_server_is_restarted()
    {
        var old = await FakeApiServer.StartAsync();
        old.OnList("pods", Answers.List("3", Answers.Pod("web", "2")));
        await using var reflector = RunningReflector.Start(old.Address);
        await old.NextWatchAsync("pods");

        await old.DisposeAsync();
        var status = await reflector.StateAsync(CacheState.Disconnected);
        Assert.StartsWith("The API server cannot be reached: ", status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, reflector.Snapshot.Pods.Count);
        Assert.NotNull(status.LastContactAt);

        await using var restarted = await FakeApiServer.StartAgainAsync(old.Port);
        Assert.Equal("3", (await restarted.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Null((await reflector.StateAsync(CacheState.Synced)).Detail);
        Assert.Equal(1, reflector.Snapshot.Pods.Count);
    }

    [Fact]
    public async Task Stays_syncing_while_nobody_listens()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using var reflector = RunningReflector.Start(new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}"));

        var status = await reflector.StatusAsync(status => status.Detail is not null);
        Assert.Equal(CacheState.Syncing, status.State);
        Assert.Null(status.LastContactAt);
    }

    [Fact]
    public async Task Gives_up_on_a_server_that_takes_the_connection_and_says_nothing()
    {
        var time = new FakeTimeProvider();
        _server.OnList("pods", Answers.Deaf, Answers.List("1"));
        await using var reflector = RunningReflector.Start(_server.Address, timeProvider: time);

        await _server.NextListAsync("pods");
        time.Advance(TimeSpan.FromSeconds(31));
        var status = await reflector.StatusAsync(status => status.Detail is not null);
        Assert.Equal("The API server did not begin to answer within 30 s.", status.Detail);
    }

    [Fact]
    public async Task Begins_a_silent_watch_anew()
    {
        var time = new FakeTimeProvider();
        _server.OnList("pods", Answers.List("4"));
        await using var reflector = RunningReflector.Start(_server.Address, timeProvider: time);
        await _server.NextWatchAsync("pods");
        await reflector.StatusAsync(status => status.State == CacheState.Synced);

        var next = _server.NextWatchAsync("pods");
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(30));
                return next.IsCompleted;
            },
            () => "the watch goes on in silence");
        Assert.Equal("4", (await next)["resourceVersion"]);
        Assert.NotEqual(CacheState.Syncing, reflector.Status.State);
    }

    [Fact]
    public async Task Waits_as_long_as_the_server_asks_for()
    {
        var time = new FakeTimeProvider();
        _server.OnList("pods", Answers.Recorded("errors/504-future-resource-version.http"), Answers.List("4"));
        await using var reflector = RunningReflector.Start(_server.Address, timeProvider: time);

        await reflector.StatusAsync(status => status.Detail is not null);
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Equal(CacheState.Syncing, reflector.Status.State);
        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(200));
                return reflector.Status.State == CacheState.Synced;
            },
            () => "does not ask again");
    }
}
