using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Reflectors;

public sealed class ClusterCacheTests : IAsyncLifetime
{
    private FakeApiServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await FakeApiServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Follows_every_kind_of_a_recorded_cluster()
    {
        foreach (var file in Directory.GetFiles(TestData.PathOf("lists")).Select(Path.GetFileNameWithoutExtension))
        {
            _server.OnList(file!, Answers.Json(TestData.Text($"lists/{file}.json")));
        }

        using var host = HostFor(("Kubernetes:Server", _server.Address.AbsoluteUri));
        var source = host.Services.GetRequiredService<IClusterSource>();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        using var objects = new MetricCollector<long>(factory, KubernetesMetrics.MeterName, "netdoctor.cache.objects");
        using var ages = new MetricCollector<double>(factory, KubernetesMetrics.MeterName, "netdoctor.cache.age");
        Assert.False(source.IsReady);
        await host.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => source.IsReady && source.ServerVersion is not null, () => "never ready");

        var snapshot = source.TakeSnapshot();
        Assert.All(ResourceKinds.All, kind => Assert.Equal(CacheState.Synced, snapshot.StatusOf(kind).State));
        Assert.Equal(21, snapshot.Pods.Count);
        Assert.Equal("v1.34.9", source.ServerVersion);
        Assert.Equal(_server.Address.AbsoluteUri.TrimEnd('/'), source.Description);
        Assert.NotEqual(default, snapshot.ObservedAt);

        objects.RecordObservableInstruments();
        ages.RecordObservableInstruments();
        Assert.Equal(21, Assert.Single(objects.GetMeasurementSnapshot(), one => one.Tags["netdoctor.cache.kind"] is "pods").Value);
        Assert.Equal(ResourceKinds.All.Length, ages.GetMeasurementSnapshot().Count(one => one.Value is >= 0 and < 60));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Is_ready_without_a_kind_that_is_forbidden()
    {
        _server.OnList("endpointslices", Answers.Recorded("errors/403-serviceaccount-cluster-list.http"));
        using var host = HostFor(("Kubernetes:Server", _server.Address.AbsoluteUri));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var source = host.Services.GetRequiredService<IClusterSource>();
        await Eventually.HoldsAsync(() => source.IsReady, () => "never ready");

        Assert.Equal(CacheState.Forbidden, source.TakeSnapshot().StatusOf(ResourceKind.EndpointSlice).State);
        Assert.Equal(CacheState.Synced, source.TakeSnapshot().StatusOf(ResourceKind.Service).State);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Starts_and_stops_while_the_API_server_is_away()
    {
        await _server.DisposeAsync();
        using var host = HostFor(("Kubernetes:Server", _server.Address.AbsoluteUri));
        await host.StartAsync(TestContext.Current.CancellationToken);
        var source = host.Services.GetRequiredService<IClusterSource>();
        await Eventually.HoldsAsync(
            () => ResourceKinds.All.All(kind => source.TakeSnapshot().StatusOf(kind).Detail is not null), () => "no reason given");
        Assert.False(source.IsReady);
        Assert.Null(source.ServerVersion);
        await host.StopAsync(TestContext.Current.CancellationToken);
        _server = await FakeApiServer.StartAsync();
    }

    [Fact]
    public async Task Says_at_the_start_which_kubeconfig_is_missing()
    {
        using var host = HostFor(("kubeconfig", "/nowhere/config"));
        var error = await Assert.ThrowsAsync<ClusterConfigurationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal("There is no kubeconfig at /nowhere/config.", error.Message);
    }

    [Theory]
    [InlineData("PageSize", "0")]
    [InlineData("PageSize", "10001")]
    [InlineData("RequestTimeout", "00:00:00.5")]
    [InlineData("WatchIdleTimeout", "02:00:00")]
    [InlineData("MaximumEvents", "-1")]
    [InlineData("MaximumEventAge", "00:00:30")]
    [InlineData("ClusterDomain", "")]
    [InlineData("ClusterDomain", "Not A Domain")]
    public async Task Refuses_options_out_of_their_range(string option, string value)
    {
        using var host = HostFor(("Kubernetes:Server", _server.Address.AbsoluteUri), ($"Kubernetes:{option}", value));
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    private static IHost HostFor(params (string Key, string Value)[] configuration)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(configuration.ToDictionary(entry => entry.Key, entry => (string?)entry.Value));
        builder.Logging.ClearProviders();
        builder.Services.AddClusterCache();
        return builder.Build();
    }
}
