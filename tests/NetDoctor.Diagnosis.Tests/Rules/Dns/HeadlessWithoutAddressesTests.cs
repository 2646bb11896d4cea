using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class HeadlessWithoutAddressesTests
{
    private static readonly HeadlessWithoutAddresses Rule = new();

    private static SnapshotBuilder Cluster(bool ready, bool publish = false) => SnapshotBuilder.HealthyShop()
        .Service("shop", "db", "None", "pg:5432", with: service => service with { PublishNotReadyAddresses = publish })
        .Pod("shop", "db-0", "10.244.1.50", ready: ready);

    [Fact]
    public void Reports_a_headless_name_without_ready_pods()
    {
        var finding = RuleCase.Single(Rule, Cluster(false), new FakeWire(), "shop/web", "db.shop:5432");

        Assert.Equal("Service shop/db", finding.Subject);
        Assert.Contains("one endpoint, which is not ready", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasBasis(finding, Basis.Observed);
        RuleCase.HasFix(finding, "kubectl -n shop get pods -l app=db");
    }

    [Fact]
    public void Ignores_a_headless_name_with_ready_pods() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(true), new FakeWire(), "shop/web", "db.shop:5432"));

    [Fact]
    public void Ignores_unready_pods_that_are_published() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(false, publish: true), new FakeWire(), "shop/web", "db.shop:5432"));

    [Fact]
    public void Ignores_a_headless_name_that_still_resolves()
    {
        var wire = new FakeWire().Name("db.shop.svc.cluster.local", "10.244.1.50");

        Assert.Empty(RuleCase.Findings(Rule, Cluster(false), wire, "shop/web", "db.shop:5432"));
    }
}
