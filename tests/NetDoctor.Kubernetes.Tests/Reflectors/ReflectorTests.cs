using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class ReflectorTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Lists_in_pages_and_watches_from_the_version_of_the_list()
    {
        _server.OnList(
            "pods",
            Answers.Json(TestData.Text("lists/pods-page1-limit3.json")),
            Answers.Json(TestData.Text("lists/pods-page2-limit3.json")),
            Answers.List("8775"));
        await using var reflector = RunningReflector.Start(_server.Address, configure: options => options.PageSize = 3);

        var first = await _server.NextListAsync("pods");
        Assert.Equal("3", first["limit"]);
        Assert.False(first.ContainsKey("continue"));
        Assert.Equal(
            "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6ODc3NSwic3RhcnQiOiIvZGVmYXVsdC93ZWItNThjOGY5OWJjZC1kNGx0cFx1MDAwMCJ9",
            (await _server.NextListAsync("pods"))["continue"]);
        await _server.NextListAsync("pods");

        var watch = await _server.NextWatchAsync("pods");
        Assert.Equal("8775", watch["resourceVersion"]);
        Assert.Equal("true", watch["allowWatchBookmarks"]);
        Assert.Equal(CacheState.Synced, reflector.Status.State);
        Assert.Equal(
            ["client-g98n8", "client-w8w8h", "coredns-9ccf67ff-k4lfb", "coredns-9ccf67ff-m9t74", "web-58c8f99bcd-d4ltp", "web-58c8f99bcd-rsbng"],
            reflector.Snapshot.Pods.All.Select(pod => pod.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Follows_a_recorded_watch_and_goes_on_from_its_last_bookmark()
    {
        var body = Answers.BodyOf("watch/pods.http");
        var upToRunning = string.Concat(body.Split('\n').Take(4).Select(line => line + "\n"));
        var rest = body[upToRunning.Length..];
        _server.OnList("pods", Answers.List("9360"));
        _server.OnWatch("pods", Answers.Watch(upToRunning), Answers.Watch(rest), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        Assert.Equal("9360", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("9434", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal("9539", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(0, reflector.Snapshot.Pods.Count);
        Assert.Equal(CacheState.Synced, reflector.Status.State);
    }

    [Fact]
    public async Task Takes_in_what_a_recorded_watch_brings()
    {
        _server.OnList("pods", Answers.List("9500"));
        _server.OnWatch("pods", Answers.Watch(Answers.BodyOf("watch/pods-streaming-list.http")), Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        Assert.Equal("9664", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(14, reflector.Snapshot.Pods.Count);
        Assert.Equal("n1", reflector.Snapshot.Pods.Find("shop", "payments-c488989b4-4p6gw")!.NodeName);
    }

    [Fact]
    public async Task Never_changes_a_snapshot_that_was_taken()
    {
        _server.OnList("pods", Answers.List("1", Answers.Pod("web", "1")));
        var gate = new TaskCompletionSource();
        _server.OnWatch(
            "pods",
            async (context, token) =>
            {
                await gate.Task.WaitAsync(token);
                await Answers.Watch(Answers.Event("DELETED", Answers.Pod("web", "2")))(context, token);
            },
            Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        var before = reflector.Snapshot;
        gate.SetResult();
        await _server.NextWatchAsync("pods");

        Assert.NotNull(before.Pods.Find("shop", "web"));
        Assert.Null(reflector.Snapshot.Pods.Find("shop", "web"));
    }

    [Fact]
    public async Task Asks_for_Warning_events_and_for_the_lease_of_the_controller_manager_only()
    {
        await using var events = RunningReflector.Start(_server.Address, ResourceKind.Event);
        await using var leases = RunningReflector.Start(_server.Address, ResourceKind.Lease);

        Assert.Equal("type=Warning", (await _server.NextListAsync("events"))["fieldSelector"]);
        Assert.Equal("type=Warning", (await _server.NextWatchAsync("events"))["fieldSelector"]);
        Assert.Equal("metadata.name=kube-controller-manager", (await _server.NextListAsync("leases"))["fieldSelector"]);
        Assert.Equal("metadata.name=kube-controller-manager", (await _server.NextWatchAsync("leases"))["fieldSelector"]);
    }

    [Fact]
    public async Task Keeps_of_the_ConfigMaps_those_of_DNS_and_proxies_only()
    {
        _server.OnList("configmaps", Answers.List("5", Map("coredns"), Map("kube-root-ca.crt"), Map("kube-proxy")));
        _server.OnWatch(
            "configmaps",
            Answers.Watch(Answers.Event("ADDED", Map("extension-apiserver-authentication")) + Answers.Event("ADDED", Map("cilium-config"))),
            Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address, ResourceKind.ConfigMap);

        await _server.NextWatchAsync("configmaps");
        await _server.NextWatchAsync("configmaps");
        Assert.Equal(
            ["cilium-config", "coredns", "kube-proxy"],
            reflector.Snapshot.ConfigMaps.All.Select(map => map.Name).Order(StringComparer.Ordinal));

        static string Map(string name) =>
            $$$"""{"metadata":{"name":"{{{name}}}","namespace":"kube-system","resourceVersion":"6"},"data":{}}""";
    }

    [Fact]
    public async Task Passes_over_an_odd_object_and_keeps_the_others()
    {
        var odd = """{"metadata":{"name":"odd","namespace":"shop"},"spec":{"containers":"none"}}""";
        _server.OnList("pods", Answers.List("5", Answers.Pod("a", "1"), odd, Answers.Pod("b", "2")));
        _server.OnWatch(
            "pods",
            Answers.Watch(Answers.Event("ADDED", odd) + Answers.Event("ADDED", Answers.Pod("c", "6"))),
            Answers.Silence);
        await using var reflector = RunningReflector.Start(_server.Address);

        await _server.NextWatchAsync("pods");
        Assert.Equal("6", (await _server.NextWatchAsync("pods"))["resourceVersion"]);
        Assert.Equal(["a", "b", "c"], reflector.Snapshot.Pods.All.Select(pod => pod.Name).Order(StringComparer.Ordinal));
    }
}
