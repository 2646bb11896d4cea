using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Reflectors;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class DnsAccessReviewerTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _stopping = new();
    private FakeApiServer _server = null!;
    private ApiConnection _connection = null!;
    private SnapshotStore _store = null!;
    private Task _running = Task.CompletedTask;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _connection.Dispose();
        _stopping.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Keeps_what_the_API_server_says_of_the_account_of_CoreDNS()
    {
        _server.OnList("subjectaccessreviews", async (context, token) =>
        {
            var asked = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: token))!["spec"]!;
            var isAllowed = asked["resourceAttributes"]!["resource"]!.ToString() != "endpointslices";
            Assert.Equal("POST", context.Request.Method);
            await Answers.Json($"{{\"status\":{{\"allowed\":{(isAllowed ? "true" : "false")}}}}}", 201)(context, token);
        });
        Start("dns");

        await Eventually.HoldsAsync(() => _store.Take().AccessReviews.Length == 6, () => "The rights were not reviewed.");

        Assert.Equal(
            ["list endpointslices", "watch endpointslices"],
            _store.Take().AccessReviews.Where(review => !review.IsAllowed).Select(review => $"{review.Verb} {review.Resource}"));
        Assert.All(_store.Take().AccessReviews, review => Assert.Equal("system:serviceaccount:kube-system:dns", review.User));
    }

    [Fact]
    public async Task Knows_nothing_when_it_may_not_ask()
    {
        _server.OnList("subjectaccessreviews", Answers.Json("{\"kind\":\"Status\",\"message\":\"forbidden\"}", 403));
        Start(null);

        await _server.NextListAsync("subjectaccessreviews");

        Assert.Empty(_store.Take().AccessReviews);
    }

    private void Start(string? account)
    {
        var options = new KubernetesOptions { Server = _server.Address };
        _connection = new ApiConnection(Options.Create(options), TimeProvider.System);
        _store = new SnapshotStore(Options.Create(options), TimeProvider.System);
        _store.Replace(ResourceKind.DaemonSet, []);
        _store.Replace(ResourceKind.Deployment,
        [
            new Workload
            {
                WorkloadKind = ResourceKind.Deployment,
                Namespace = "kube-system",
                Name = "coredns",
                TemplateLabels = LabelSet.From([KeyValuePair.Create("k8s-app", "kube-dns")]),
                ServiceAccount = account,
            },
        ]);
        _running = new DnsAccessReviewer(_connection, _store, options, TimeProvider.System).RunAsync(_stopping.Token);
    }
}
