using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Services;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Services;

public sealed class ServiceEndpointsTests
{
    [Fact]
    public async Task Lists_services_in_order_page_by_page()
    {
        await using var host = await ApiHost.StartAsync();
        var names = new List<string>();
        for (string? cursor = ""; cursor is not null && names.Count < 10;)
        {
            var page = await host.GetJsonAsync<ServiceHealthList>($"/api/v1/services?limit=1&cursor={Uri.EscapeDataString(cursor)}");
            names.AddRange(page.Items.Select(item => $"{item.Namespace}/{item.Name}"));
            cursor = page.NextCursor;
        }

        Assert.Equal(["default/kubernetes", "kube-system/kube-dns", "shop/payments", "shop/web"], names);
        var shop = await host.GetJsonAsync<ServiceHealthList>("/api/v1/services?namespace=shop");
        Assert.Equal(["payments", "web"], shop.Items.Select(item => item.Name));
        Assert.Equal(new EndpointCounts(3, 3, 0), shop.Items[0].Endpoints);
    }

    [Fact]
    public async Task Tells_ill_services_from_healthy_ones()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.Snapshot = SnapshotBuilder.HealthyShop()
            .Service("shop", "alone", "10.96.1.8", "80")
            .Service("shop", "half", "10.96.1.9", "80")
            .Pod("shop", "half-1", "10.244.1.31")
            .Pod("shop", "half-2", "10.244.1.32", ready: false)
            .Service("shop", "none", "10.96.1.10", "80")
            .Pod("shop", "none-1", "10.244.1.33", ready: false)
            .ExternalNameService("shop", "away", "example.com")
            .Build();
        var list = await host.GetJsonAsync<ServiceHealthList>("/api/v1/services?namespace=shop");
        Assert.Equal(
            [
                ("alone", HealthState.Unhealthy), ("away", HealthState.Unknown), ("half", HealthState.Degraded),
                ("none", HealthState.Unhealthy), ("payments", HealthState.Healthy), ("web", HealthState.Healthy),
            ],
            list.Items.Select(item => (item.Name, item.Health)));
        var ill = await host.GetJsonAsync<ServiceHealthList>("/api/v1/services?health=degraded");
        Assert.StartsWith("1 of 2 pods of Service shop/half is not ready", Assert.Single(ill.Items).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tells_what_the_rules_find_without_a_question()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.Snapshot = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { Selector = Notation.Labels("app=payment") }).Build();

        var details = await host.GetJsonAsync<ServiceDetails>("/api/v1/services/shop/payments");
        var listed = await host.GetJsonAsync<ServiceHealthList>("/api/v1/services?health=unhealthy");

        var first = details.Health.Findings[0];
        Assert.Equal(("SVC10", FindingRole.Cause, "Service shop/payments"), (first.Id, first.Role, first.Subject));
        Assert.Equal(first.Summary, details.Health.Summary);
        Assert.Equal(details.Health.Findings, Assert.Single(listed.Items).Findings);
    }

    [Fact]
    public async Task Names_the_nearest_namespaces_of_one_that_does_not_exist()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.GetProblemAsync("/api/v1/services?namespace=shpo", HttpStatusCode.NotFound);
        Assert.Equal("urn:netdoctor:problem:unknown-namespace", problem.Type);
        Assert.Equal("There is no namespace shpo; did you mean shop?", problem.Detail);
        var service = await host.GetProblemAsync("/api/v1/services/shop/paymens", HttpStatusCode.NotFound);
        Assert.Equal("Namespace shop has no Service paymens; did you mean payments.shop? Services are listed at /api/v1/services.", service.Detail);
    }

    [Fact]
    public async Task Lists_nothing_of_a_namespace_while_namespaces_are_not_known()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.Namespace, CacheState.Forbidden, "namespaces is forbidden");
        Assert.Empty((await host.GetJsonAsync<ServiceHealthList>("/api/v1/services?namespace=shpo")).Items);
    }

    [Fact]
    public async Task Keeps_the_audit_fresh_while_nobody_asks()
    {
        var time = new FakeTimeProvider();
        await using var host = await ApiHost.StartAsync(
            services: services => services.AddSingleton<TimeProvider>(time), settings: ("Audit:Interval", "00:00:30"));

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(host.Cluster.WasLookedAt.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await host.Cluster.WasLookedAt.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Gives_a_tag_and_says_when_nothing_changed()
    {
        await using var host = await ApiHost.StartAsync();
        using var first = await host.GetAsync("/api/v1/services");
        var tag = first.Headers.ETag!.ToString();
        using var same = await host.GetAsync("/api/v1/services", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Empty(await ApiHost.TextAsync(same));
        host.Cluster.Snapshot = SnapshotBuilder.HealthyShop().Service("shop", "new", "10.96.1.9", "80").Build();
        using var changed = await host.GetAsync("/api/v1/services", ("If-None-Match", tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task Shows_one_service_with_its_endpoints()
    {
        await using var host = await ApiHost.StartAsync();
        var details = await host.GetJsonAsync<ServiceDetails>("/api/v1/services/shop/payments");
        Assert.Equal("app=payments", details.Selector);
        Assert.Equal(3, details.SelectedPods);
        Assert.Equal(["10.244.1.21", "10.244.2.22", "10.244.2.23"], details.Endpoints.Select(endpoint => endpoint.Address));
        Assert.Equal("Pod shop/payments-7c9f-a", details.Endpoints[0].Target);
        Assert.Equal(["http 8080/TCP"], details.Endpoints[0].Ports);
        var problem = await host.GetProblemAsync("/api/v1/services/shop/paiments", HttpStatusCode.NotFound);
        Assert.Equal("urn:netdoctor:problem:unknown-service", problem.Type);
    }

    [Fact]
    public async Task Says_when_services_are_not_known()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.SetState(ResourceKind.Service, CacheState.Forbidden, "services is forbidden");
        var problem = await host.GetProblemAsync("/api/v1/services", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("services is forbidden", problem.Detail);
    }
}
