using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ProtocolMismatchTests
{
    private static readonly ProtocolMismatch Rule = new();

    [Fact]
    public void Reports_TCP_dialled_at_a_UDP_port()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "syslog:514/UDP");
        var wire = new FakeWire().Name("payments.shop.svc.cluster.local", "10.96.1.2");

        var finding = RuleCase.Single(Rule, cluster, wire, "shop/web", "payments.shop:514");

        Assert.Equal("Port 514 of Service shop/payments is UDP, but TCP is dialled.", finding.Summary);
        RuleCase.HasFix(finding, "/spec/ports/0/protocol");
        Assert.Equal("SVC03", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:514"));
    }

    [Fact]
    public void Reports_the_nodePort_that_was_dialled()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Service("shop", "payments", "10.96.1.2", "syslog:514@30514/UDP", type: ServiceType.NodePort);

        Assert.StartsWith(
            "Port 30514 of Service shop/payments is UDP", RuleCase.Single(Rule, cluster, new FakeWire(), null, "node/n1:30514").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_the_protocol_label_of_an_SRV_name()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "syslog:514/UDP");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "_syslog._tcp.payments.shop"));
    }

    [Fact]
    public void Ignores_a_port_number_that_serves_both_protocols()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "a:514/UDP b:514");

        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "payments.shop:514"));
        Assert.Empty(RuleCase.Findings(Rule, cluster, new FakeWire(), "shop/web", "payments.shop:514", TransportProtocol.Udp));
    }
}
