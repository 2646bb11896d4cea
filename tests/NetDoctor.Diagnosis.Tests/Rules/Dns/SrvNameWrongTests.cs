using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class SrvNameWrongTests
{
    private static readonly SrvNameWrong Rule = new();

    private static SnapshotBuilder Cluster() =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "metrics:9090 grpc:80->8080 dns:53/UDP");

    [Theory]
    [InlineData("_gprc._tcp.payments.shop", "_grpc._tcp.payments.shop.svc.cluster.local")]
    [InlineData("_dns._tcp.payments.shop", "_dns._udp.payments.shop.svc.cluster.local")]
    [InlineData("_grpc._grpc.payments.shop", "_grpc._tcp.payments.shop.svc.cluster.local")]
    public void Reports_the_record_that_is_meant(string asked, string meant)
    {
        var finding = RuleCase.Single(Rule, Cluster(), new FakeWire(), "shop/web", asked);

        RuleCase.HasFix(finding, meant);
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("DNS24", RuleCase.Cause(Cluster(), new FakeWire(), "shop/web", asked));
    }

    [Fact]
    public void Reports_first_the_lookup_that_decides() => Assert.Contains(
        "_rest._tcp.payments.shop.svc.cluster.local does not exist",
        RuleCase.Single(Rule, Cluster(), new FakeWire(), "shop/web", "_rest._tcp.payments.shop.svc").Evidence[0].Statement,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_record_that_the_Service_has() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), new FakeWire(), "shop/web", "_grpc._tcp.payments.shop"));

    [Fact]
    public void Ignores_a_wrong_record_that_is_answered_all_the_same()
    {
        var wire = new FakeWire().Srv("_rest._tcp.payments.shop.svc.cluster.local", 80, "payments.shop.svc.cluster.local");

        Assert.Empty(RuleCase.Findings(Rule, Cluster(), wire, "shop/web", "_rest._tcp.payments.shop"));
    }
}
