using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules;

public sealed class HealthyRoutesTests
{
    private static readonly RuleCatalog Catalog = new();

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .Service("shop", "api", "10.96.1.5", "https:443->http@30443", "app=payments", ServiceType.NodePort)
        .Service("shop", "peers", "None", "http:8080", "app=payments")
        .Service("shop", "edge", "10.96.1.6", "http:80->8080@30081", "app=payments", ServiceType.LoadBalancer, service =>
            service with { LoadBalancerIPs = Notation.Addresses("203.0.113.9") })
        .Service("shop", "near", "10.96.1.8", "http:80->8080", "app=payments", with: service =>
            service with { InternalTrafficPolicy = TrafficPolicy.Local })
        .Service("shop", "legacy", "10.96.1.9", "db:5432", "")
        .Slice("shop", "legacy", "db:5432", "192.168.7.7")
        .Service("shop", "syslog", "10.96.1.10", "syslog:514->8080/UDP", "app=payments");

    private static FakeWire Wire() => EngineHarness.HealthyWire()
        .Name("api.shop.svc.cluster.local", "10.96.1.5")
        .Name("edge.shop.svc.cluster.local", "10.96.1.6")
        .Name("near.shop.svc.cluster.local", "10.96.1.8")
        .Name("legacy.shop.svc.cluster.local", "10.96.1.9")
        .Name("syslog.shop.svc.cluster.local", "10.96.1.10")
        .Name("peers.shop.svc.cluster.local", "10.244.1.21", "10.244.2.22", "10.244.2.23")
        .Name("example.com", "198.51.100.7")
        .Srv("_http._tcp.payments.shop.svc.cluster.local", 80, "payments.shop.svc.cluster.local")
        .Open("10.96.1.5:443", "10.96.1.6:80", "10.96.1.8:80", "10.96.1.9:5432", "192.168.7.7:5432", "203.0.113.9:80")
        .Open("10.89.0.11:30443", "10.89.0.12:30443", "198.51.100.7:443", "10.89.0.11:22");

    [Theory]
    [InlineData("payments")]
    [InlineData("payments:http")]
    [InlineData("payments.shop.svc.cluster.local:80")]
    [InlineData("api.shop:443")]
    [InlineData("node/n1:30443")]
    [InlineData("node/n1:22")]
    [InlineData("peers.shop:8080")]
    [InlineData("edge.shop:80")]
    [InlineData("203.0.113.9:80")]
    [InlineData("near.shop:80")]
    [InlineData("legacy.shop:5432")]
    [InlineData("10.96.1.2:80")]
    [InlineData("10.244.1.21:8080")]
    [InlineData("shop/pod/payments-7c9f-a:http")]
    [InlineData("_http._tcp.payments.shop")]
    [InlineData("http://payments.shop/ready")]
    [InlineData("example.com.:443")]
    public void Give_no_finding(string to) => Assert.Empty(Found(to, TransportProtocol.Tcp));

    [Fact]
    public void Give_no_finding_over_UDP_that_is_silent_but_the_doctors_own() => Assert.DoesNotContain(
        Found("syslog.shop:514", TransportProtocol.Udp), id => id[..3] is "DNS" or "SVC");

    private static string[] Found(string to, TransportProtocol protocol)
    {
        var snapshot = Cluster().Build();
        var (run, observations) = EngineHarness.Observe(snapshot, Wire(), "shop/web", to, protocol);
        var context = new DiagnosisContext(snapshot, run.Route, observations);
        return [.. Catalog.Rules.SelectMany(rule => rule.Evaluate(context).Select(finding => $"{rule.Info.Id} {finding.Summary}"))];
    }
}
