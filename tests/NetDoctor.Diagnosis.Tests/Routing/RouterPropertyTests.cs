using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

/// <summary>What holds for every question over every cluster.</summary>
public sealed class RouterPropertyTests
{
    private static readonly string?[] Sources =
    [
        null, "outside", "node/n1", "node/n9", "shop/web", "shop/deploy/payments", "shop/pod/web-5d4c-a", "shop/sts/db", "nowhere/web",
    ];

    private static readonly string[] Targets =
    [
        "payments", "payments:80", "payments.shop:http", "payments:81", "paiments.shop:80", "db:5432", "db-0.db:5432", "db-9.db.shop:5432",
        "legacy:443", "ledger:80", "example.com:443", "www.example.com:443", "10.96.1.2:80", "10.244.1.21:8080", "10.89.0.11:30080",
        "[fd00::1]:80", "node/n2:30080", "node/n9:80", "shop/pod/web-5d4c-a:http", "shop/pod/none:80", "http://payments.shop/a",
        "_http._tcp.payments", "_none._tcp.payments", "payments.shop.svc.cluster.local.:80", "10-244-1-21.shop.pod.cluster.local:80",
    ];

    [Fact]
    public void Never_throws_and_always_answers_alike_whatever_is_missing()
    {
        var random = new Random(11);
        for (var round = 0; round < 1_500; round++)
        {
            var builder = Shop(random);
            var (from, to) = (random.GetItems(Sources, 1)[0], random.GetItems(Targets, 1)[0]);
            var protocol = to.StartsWith("http", StringComparison.Ordinal) ? TransportProtocol.Tcp : random.GetItems(Enum.GetValues<TransportProtocol>(), 1)[0];
            var self = random.GetItems([Vantage.Self, new Vantage(VantageKind.Self, "n2"), new Vantage(VantageKind.Self, "n1", "shop/web-5d4c-a")], 1)[0];
            var route = builder.Route(from, to, protocol, self);
            AssertSound(route);
            Assert.Equal(Shown(route), Shown(builder.Route(from, to, protocol, self)));
        }
    }

    [Fact]
    public void Finds_no_endpoints_but_also_claims_none_missing_without_slices()
    {
        foreach (var to in Targets)
        {
            var route = Shop(new Random(0), isWhole: true).Without(ResourceKind.EndpointSlice).Route("shop/web", to);
            Assert.True(
                route.Service is null or { Type: ServiceType.ExternalName }
                    || route.ChoiceNotes.Any(note => note.Contains("EndpointSlices are not known", StringComparison.Ordinal)),
                to);
        }
    }

    private static void AssertSound(Route route)
    {
        Assert.All(route.Endpoints, endpoint => Assert.Equal(endpoint.IsChosen, endpoint.NotChosenBecause is null));
        Assert.All(route.ChosenEndpoints, endpoint => Assert.NotEqual(0, endpoint.Address.Port));
        Assert.All(route.Frontends, frontend => Assert.NotEqual(0, frontend.Port));
        Assert.Equal(route.Endpoints.Length, route.Endpoints.Select(endpoint => endpoint.Address).Distinct().Count());
        Assert.True(route.Port is null || route.Service!.Ports.Contains(route.Port));
        Assert.True(route.Service is null || (route.ServiceName == route.Service.Name && route.ServiceNamespace == route.Service.Namespace));
        Assert.True(route.Resolver?.FullName is not { } name || route.Resolver.Candidates.Contains(name));
        Assert.All(route.ChoiceNotes, note => Assert.Contains(note[^1], ".?"));
        Assert.Equal(route.TargetKind == RouteTargetKind.MissingService, route is { ServiceName: not null, Service: null });
    }

    private static string Shown(Route route) => string.Join('|',
    [
        route.TargetKind.ToString(), route.Source.Problem ?? "", route.Resolver?.FullName ?? "", .. route.Dialled(), .. route.ChoiceNotes,
        .. route.Endpoints.Select(endpoint => $"{endpoint} {endpoint.NotChosenBecause}"),
        .. route.SelectedPods.Select(pod => pod.Name), .. route.IngressPolicies.Select(policy => policy.Name),
    ]);

    private static SnapshotBuilder Shop(Random random, bool isWhole = false)
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort)
            .Service("shop", "db", "None", "sql:5432")
            .Pod("shop", "db-0", "10.244.1.30", owner: "StatefulSet/db", with: pod => pod with { Hostname = "db-0", Subdomain = "db" })
            .ExternalNameService("shop", "legacy", "db.example.com")
            .Service("shop", "ledger", "10.96.1.9", "http:80->8080", "")
            .Slice("shop", "ledger", "http:8080", "192.0.2.7")
            .Policy("shop", "all", egress: true);
        if (isWhole)
        {
            return shop;
        }

        foreach (var kind in ResourceKinds.All.Where(_ => random.Next(6) == 0))
        {
            shop.Forbidden(kind);
        }

        return shop.Remove<Pod>(_ => random.Next(4) == 0).Remove<Service>(_ => random.Next(6) == 0)
            .Remove<Node>(_ => random.Next(4) == 0).Remove<NamespaceFact>(_ => random.Next(6) == 0)
            .EditAll<Pod>(_ => random.Next(4) == 0, Routes.Draining)
            .EditAll<Service>(_ => random.Next(3) == 0, service => service with
            {
                InternalTrafficPolicy = TrafficPolicy.Local,
                ExternalTrafficPolicy = TrafficPolicy.Local,
            });
    }
}
