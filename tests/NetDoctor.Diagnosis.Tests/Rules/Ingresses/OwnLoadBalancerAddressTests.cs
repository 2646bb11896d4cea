using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Ingresses;

public sealed class OwnLoadBalancerAddressTests
{
    private const string To = "203.0.113.9:80";
    private static readonly OwnLoadBalancerAddress Rule = new();

    private static SnapshotBuilder Cluster(bool isProxied = true) => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.LoadBalancer, with: service => service with
        {
            LoadBalancerIPs = Notation.Addresses("203.0.113.9"),
            IsLoadBalancerProxied = isProxied,
        });

    // The source is on another node than NetDoctor: it makes no difference, since no node takes this traffic.
    [Fact]
    public void Reports_an_address_that_sends_nothing_back_in()
    {
        var judgement = EngineHarness.Ask(
            Cluster(), EngineHarness.HealthyWire(), "shop/web", To, self: new Vantage(VantageKind.Self, "n2", "doctor/netdoctor-0"));

        Assert.Equal((Verdict.Unreachable, "ING34"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("while its 3 endpoints answer directly", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.Cause!.Fixes, fix => fix.Description.Contains("payments.shop:80", StringComparison.Ordinal));
    }

    [Fact]
    public void Ignores_an_address_that_answers() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), EngineHarness.HealthyWire().Open(To), "shop/web", To));

    // The node itself should have taken it: that is for the proxy of the node to explain.
    [Fact]
    public void Ignores_an_address_that_nodes_take_themselves() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(isProxied: false), EngineHarness.HealthyWire(), "shop/web", To));

    [Fact]
    public void Ignores_clients_outside() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), EngineHarness.HealthyWire(), "outside", To));

    [Fact]
    public void Ignores_an_address_behind_which_nothing_answers() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "shop/web", To));
}
