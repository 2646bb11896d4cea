using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Api.Tests.Health;

public sealed class HealthEndpointsTests
{
    [Fact]
    public async Task Lives_whatever_the_cluster_does()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.IsReady = false;
        using var response = await host.GetAsync("/livez");
        Assert.Equal("ok\n", await ApiHost.TextAsync(response));
    }

    [Fact]
    public async Task Is_ready_when_the_caches_are()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.Event, CacheState.Forbidden, "events is forbidden");
        var ready = await host.GetJsonAsync<Readiness>("/readyz");
        Assert.Equal(ReadinessStatus.Ready, ready.Status);
        Assert.Empty(ready.WaitingFor);
        Assert.Equal([ResourceKind.Event], ready.Forbidden);
    }

    [Fact]
    public async Task Is_ready_with_the_facts_of_the_last_contact_and_says_so()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.Pod, CacheState.Disconnected, "the API server does not answer");
        var ready = await host.GetJsonAsync<Readiness>("/readyz");
        Assert.Equal(ReadinessStatus.Ready, ready.Status);
        Assert.Equal([ResourceKind.Pod], ready.Disconnected);
    }

    [Fact]
    public async Task Leads_whoever_comes_without_a_path_to_the_description()
    {
        await using var host = await ApiHost.StartAsync();
        using var browser = await host.GetAsync("/", ("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
        Assert.Equal((HttpStatusCode.Found, "/swagger"), (browser.StatusCode, browser.Headers.Location?.ToString()));
        using var curl = await host.GetAsync("/", ("Accept", "*/*"));
        Assert.Equal(HttpStatusCode.OK, curl.StatusCode);
        Assert.Contains("/api/v1/diagnose?", await ApiHost.TextAsync(curl), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/healthz")]
    public async Task Lives(string path)
    {
        await using var host = await ApiHost.StartAsync();
        using var response = await host.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "ok\n"), (response.StatusCode, await ApiHost.TextAsync(response)));
    }

    [Fact]
    public async Task Names_the_kinds_that_it_waits_for_and_guesses_nothing_meanwhile()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.IsReady = false;
        host.Cluster.SetState(ResourceKind.Pod, CacheState.Syncing);
        using var response = await host.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal([ResourceKind.Pod], (await ApiHost.ReadAsync<Readiness>(response)).WaitingFor);

        using var asked = await host.PostAsync("/api/v1/diagnoses", """{"to":"payments.shop:80"}""");
        var problem = await ApiHost.ProblemAsync(asked, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("urn:netdoctor:problem:not-ready", problem.Type);
        Assert.Contains("Pod", problem.Detail, StringComparison.Ordinal);
        Assert.NotNull(asked.Headers.RetryAfter);
    }

    [Fact]
    public async Task Serves_its_measures()
    {
        await using var host = await ApiHost.StartAsync();
        await host.GetJsonAsync<Model.Diagnoses.Diagnosis>("/api/v1/diagnose?to=payments.shop:80");
        using var response = await host.GetAsync("/metrics");
        var text = await ApiHost.TextAsync(response);
        Assert.Contains("netdoctor_diagnosis_duration_seconds_count", text, StringComparison.Ordinal);
        Assert.Contains("service_name=\"netdoctor\"", text, StringComparison.Ordinal);
    }
}
