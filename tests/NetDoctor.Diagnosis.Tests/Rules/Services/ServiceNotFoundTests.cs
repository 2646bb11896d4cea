using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class ServiceNotFoundTests
{
    private static readonly ServiceNotFound Rule = new();

    [Fact]
    public void Reports_a_missing_Service_with_near_names_and_the_namespaces_that_have_it()
    {
        var cluster = SnapshotBuilder.HealthyShop().Namespace("staging").Service("staging", "paymnets", "10.96.9.9", "http:80");

        var finding = RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "paymnets.shop:80");

        Assert.Equal("Service shop/paymnets", finding.Subject);
        Assert.Contains("payments.shop", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("paymnets.staging", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasBasis(finding, Basis.Observed);
        RuleCase.HasBasis(finding, Basis.Derived);
        RuleCase.HasFix(finding, "payments.shop:80");
        Assert.Equal("SVC01", RuleCase.Cause(cluster, new FakeWire(), "shop/web", "paymnets.shop:80"));
    }

    [Fact]
    public void Reports_a_workload_that_was_never_given_a_Service()
    {
        var cluster = SnapshotBuilder.HealthyShop().Deployment("shop", "ledger", "1a2b", 1);

        RuleCase.HasFix(
            RuleCase.Single(Rule, cluster, new FakeWire(), "shop/web", "ledger.shop:8080"),
            "kubectl -n shop expose deployment ledger --port=8080");
    }

    [Fact]
    public void Reports_the_missing_namespace_when_no_lookup_said_so_already()
    {
        var wire = new FakeWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2");

        Assert.Contains(
            "no namespace shoop",
            RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shoop:80").Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_Service_that_is_there() =>
        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_missing_object_whose_name_resolves()
    {
        var wire = new FakeWire().Name("ledger.shop.svc.cluster.local", "10.96.7.7");

        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "ledger.shop:80"));
    }

    [Fact]
    public void Ignores_a_name_in_a_namespace_that_DNS_and_objects_deny() =>
        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), new FakeWire(), "shop/web", "payments.shoop:80"));
}
