using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class NameDoesNotExistTests
{
    private static readonly NameDoesNotExist Rule = new();

    [Fact]
    public void Reports_a_namespace_that_does_not_exist_as_the_cause()
    {
        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shoop:80");

        Assert.Contains("no namespace shoop", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("payments.shop", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasBasis(finding, Basis.Observed);
        RuleCase.HasFix(finding, "use payments.shop:80");
        Assert.Equal("DNS01", RuleCase.Cause(SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shoop:80"));
    }

    [Fact]
    public void Reports_a_pod_name_beyond_the_replicas()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "db", "None", "pg:5432")
            .Pod("shop", "db-0", "10.244.1.50", with: pod => pod with { Hostname = "db-0", Subdomain = "db" });

        var finding = RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "db-1.db.shop.svc.cluster.local:5432");

        Assert.Contains("no pod of host name db-1", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("db-0.db.shop", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("List the pods that there are.", finding.Fixes[^1].Description);
    }

    [Fact]
    public void Reports_a_name_outside_of_the_cluster_that_nobody_knows()
    {
        var finding = RuleCase.Single(
            Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "api.example.test:443");

        Assert.Contains("no name of the cluster", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("nslookup api.example.test", finding.Fixes[^1].Command);
        Assert.DoesNotContain("Services", finding.Fixes[^1].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Lists_the_namespaces_when_there_is_no_such_one()
    {
        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shp:80");

        var look = finding.Fixes[^1];
        Assert.Equal(("List the namespaces that there are.", "kubectl get namespaces"), (look.Description, look.Command));
    }

    [Fact]
    public void Ignores_NXDOMAIN_for_a_Service_that_is_there() =>
        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_name_that_the_DNS_Service_did_not_answer_for()
    {
        var wire = new FakeWire().DeafDns("10.96.0.10");

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "ledger.shop:80"));
    }

    [Fact]
    public void Ignores_a_name_that_resolves_without_an_object()
    {
        var wire = new FakeWire().Name("ledger.shop.svc.cluster.local", "10.96.7.7");

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "ledger.shop:80"));
    }
}
