using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class SlicePortWrongTests
{
    private readonly SlicePortWrong _rule = new();

    [Fact]
    public void Reports_a_slice_whose_port_has_another_name()
    {
        var finding = TrafficCase.To("legacy.shop:80", Legacy("8080")).Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "The port of EndpointSlice shop/legacy-hand has no name; port http of Service shop/legacy looks for one named http, so "
            + "1 endpoint takes no traffic.",
            finding.Summary);
        Assert.True(finding.Coverage.IsAll);
        RuleCase.HasFix(finding, "'[{\"op\":\"add\",\"path\":\"/ports/0/name\",\"value\":\"http\"}]'");
        Assert.Contains("8080 stays", finding.Fixes[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_slice_whose_port_has_no_number()
    {
        var cluster = Legacy("http:80").Edit<EndpointSlice>("shop", "legacy-hand", slice =>
            slice with { Ports = [new EndpointPort("http", null, TransportProtocol.Tcp)] });
        Assert.StartsWith(
            "EndpointSlice shop/legacy-hand has no number for port http without number/TCP",
            TrafficCase.To("legacy.shop:80", cluster).Finding(_rule).Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_number_that_is_not_the_targetPort_and_fails()
    {
        var finding = TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Slice("shop", "payments", "http:9999", "10.244.1.21"))
            .Endpoint("10.244.1.21:9999", ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "EndpointSlice shop/payments-hand leads to port http 9999/TCP, while port http 80/TCP of Service shop/payments has "
            + "targetPort 8080: 1 endpoint is dialled there, and fails.",
            finding.Summary);
        Assert.Contains("10.244.1.21:9999", finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_the_cause_of_a_service_without_selector_that_refuses() => Assert.Equal("EPS08", RuleCase.Cause(
        Legacy("80"), EngineHarness.HealthyWire().Name("legacy.shop.svc.cluster.local", "10.96.1.9").Refuses("10.96.1.9:80"),
        "shop/web", "legacy.shop:80"));

    [Fact]
    public void Reports_a_hazard_when_another_slice_carries_the_traffic()
    {
        var cluster = Legacy("http:80").Slice(
            "shop", "legacy", "80", [new Endpoint { Addresses = Notation.Addresses("192.168.7.8") }], name: "legacy-other");
        Assert.True(TrafficCase.To("legacy.shop:80", cluster).Finding(_rule).IsHazard);
    }

    [Fact]
    public void Ignores_a_number_of_ones_own_choice_without_selector() => Assert.Empty(
        TrafficCase.To("legacy.shop:80", Legacy("http:5432")).Endpoint("192.168.7.7:5432", ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_another_number_that_answers() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Slice("shop", "payments", "http:9999", "10.244.1.21"))
            .Endpoint("10.244.1.21:9999", ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_a_named_targetPort_that_the_pods_lack() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->web")).Findings(_rule));

    [Fact]
    public void Ignores_the_slices_of_the_controller() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Endpoints(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_a_headless_service_whose_port_is_not_looked_up() => Assert.Empty(TrafficCase.To(
        "payments.shop:9090", SnapshotBuilder.HealthyShop().Service("shop", "payments", "None", "http:8080")).Findings(_rule));

    private static SnapshotBuilder Legacy(string port) => SnapshotBuilder.HealthyShop()
        .Service("shop", "legacy", "10.96.1.9", "http:80", "").Slice("shop", "legacy", port, "192.168.7.7");
}
