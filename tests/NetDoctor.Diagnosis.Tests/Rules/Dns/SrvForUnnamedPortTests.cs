using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class SrvForUnnamedPortTests
{
    private static readonly SrvForUnnamedPort Rule = new();

    private static SnapshotBuilder Cluster(string ports) =>
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", ports);

    [Fact]
    public void Reports_a_port_without_name()
    {
        var finding = RuleCase.Single(Rule, Cluster("80->8080"), new FakeWire(), "shop/web", "_http._tcp.payments.shop");

        Assert.Contains("has no name", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"op\":\"add\",\"path\":\"/spec/ports/0/name\",\"value\":\"http\"");
        RuleCase.HasBasis(finding, Basis.Observed);
        Assert.Equal("DNS23", RuleCase.Cause(Cluster("80->8080"), new FakeWire(), "shop/web", "_http._tcp.payments.shop"));
    }

    [Fact]
    public void Ignores_a_named_port() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("http:80->8080"), new FakeWire(), "shop/web", "_web._tcp.payments.shop"));

    [Fact]
    public void Ignores_an_unnamed_port_that_is_dialled_by_number() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster("80->8080"), new FakeWire(), "shop/web", "payments.shop:80"));
}
