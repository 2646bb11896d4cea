using NetDoctor.Diagnosis.Reading;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Reading;

public sealed class ReadPlannerTests
{
    private const string Web = "shop/web-5d4c-a";

    private static readonly Vantage Self = new(VantageKind.Self, "n2", "netdoctor/netdoctor-0");

    private static readonly string[] All = ["10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"];

    private static readonly ProbingContext WithAgents = new(Self, TimeSpan.FromSeconds(1)) { CanProbeFrom = _ => true };

    [Fact]
    public void Reads_nothing_where_nothing_failed() => Assert.Empty(Plan(EngineHarness.HealthyWire(), WithAgents));

    [Fact]
    public void Reads_only_the_source_where_its_resolver_is_its_own()
    {
        var cluster = Cluster().Edit<Pod>("shop", "web-5d4c-a", pod => pod with { DnsPolicy = DnsPolicy.Default });
        var (run, seen) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), Web, "payments.shop:80", WithAgents);

        Assert.Equal($"{Web}'s pod", Assert.Single(run.Reads(seen)).Place.ToString());
    }

    [Fact]
    public void Reads_nothing_without_agents() =>
        Assert.Empty(Plan(EngineHarness.HealthyWire().Sockets(ProbeOutcome.Refused, All[0]), WithAgents with { CanProbeFrom = null }));

    [Fact]
    public void Reads_the_source_and_its_node_then_the_pod_that_failed_and_its_node()
    {
        var plan = Plan(EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, All[1]), WithAgents);

        Assert.Equal(
            [$"{Web}'s pod", "node n1", "shop/payments-7c9f-b's pod", "node n2"],
            plan.Select(read => read.Place.ToString()));
    }

    [Fact]
    public void Asks_the_rules_of_every_node_about_the_failing_connections_first()
    {
        var plan = Plan(EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, All[1]), WithAgents);

        Assert.All(plan, read => Assert.Equal(
            ("10.244.1.10", "10.244.2.22", 8080, TransportProtocol.Tcp),
            (read.Request.Rules[0].Source, read.Request.Rules[0].Destination, read.Request.Rules[0].Port, read.Request.Rules[0].Protocol)));
        Assert.All(plan, read => Assert.Contains(read.Request.Rules, rule => rule is { Destination: "10.96.0.10", Port: 53, Protocol: TransportProtocol.Udp }));
    }

    [Fact]
    public void Asks_each_end_for_its_way_to_the_other()
    {
        var plan = Plan(EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, All[1]), WithAgents);

        Assert.Contains(plan[1].Request.Routes, route => route.Destination == "10.244.2.22");
        Assert.Equal(["10.244.1.10"], plan[3].Request.Routes.Select(route => route.Destination));
    }

    [Fact]
    public void Reads_all_endpoints_behind_an_address_that_fails()
    {
        var plan = Plan(EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80"), WithAgents);

        Assert.Equal(3, plan.Count(read => read.Place.Pod?.StartsWith("shop/payments", StringComparison.Ordinal) == true));
    }

    [Fact]
    public void Reads_only_where_somebody_can()
    {
        var plan = Plan(
            EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, All[1]), WithAgents with { CanProbeFrom = place => place.Node == "n1" });

        Assert.All(plan, read => Assert.Equal("n1", read.Place.Node));
        Assert.Equal(2, plan.Length);
    }

    [Fact]
    public void Reads_NetDoctors_own_pod_where_it_probed_itself()
    {
        var snapshot = Cluster().Pod("netdoctor", "netdoctor-0", "10.244.2.99", "n2").Build();
        var (run, seen) = EngineHarness.Observe(
            snapshot, EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, All[1]), null, "payments.shop:80", WithAgents);

        Assert.Equal(new Vantage(VantageKind.Pod, "n2", "netdoctor/netdoctor-0"), run.Reads(seen)[0].Place);
    }

    private static System.Collections.Immutable.ImmutableArray<PlannedRead> Plan(FakeWire wire, ProbingContext probing)
    {
        var (run, seen) = EngineHarness.Observe(Cluster().Build(), wire, Web, "payments.shop:80", probing);
        return run.Reads(seen);
    }

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop();
}
