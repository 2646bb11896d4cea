using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class StatefulSetServiceWrongTests
{
    private readonly StatefulSetServiceWrong _rule = new();

    [Theory]
    [InlineData("db-0.db.shop:5432")]
    [InlineData("db-0.db.shop.svc.cluster.local:5432")]
    public void Reports_a_service_that_is_not_there(string to)
    {
        var cluster = Set("db", null);
        var finding = RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, to);
        Assert.Equal(
            "db-0.db.shop.svc.cluster.local does not exist: StatefulSet shop/db has serviceName db, and there is no such Service.", finding.Summary);
        RuleCase.HasFix(finding, "\"clusterIP\":\"None\"");
        Assert.Equal("DNS27", ResolverCases.Cause(cluster, to, new FakeWire()));
    }

    [Fact]
    public void Reports_a_service_that_is_another()
    {
        var cluster = Set("database", "db").Service("shop", "database", "None", "5432", "app=db");
        var finding = RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "db-0.db.shop:5432");
        Assert.Contains("has serviceName database, so its pods are named under database, not db", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "db-0.database.shop.svc.cluster.local");
        Assert.Equal("DNS27", ResolverCases.Cause(cluster, "db-0.db.shop:5432", new FakeWire()));
    }

    [Fact]
    public void Reports_a_set_without_a_service() => Assert.Contains(
        "has no serviceName",
        RuleCase.Single(_rule, Set("", "db"), new FakeWire(), ResolverCases.Source, "db-0.db.shop:5432").Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_set_whose_service_is_there() =>
        Assert.Empty(RuleCase.Findings(_rule, Set("db", "db"), new FakeWire(), ResolverCases.Source, "db-0.db.shop:5432"));

    [Fact]
    public void Ignores_a_name_that_resolves() => Assert.Empty(RuleCase.Findings(
        _rule, Set("database", "db"), new FakeWire().Name("db-0.db.shop.svc.cluster.local", "10.244.1.50"), ResolverCases.Source, "db-0.db.shop:5432"));

    private static SnapshotBuilder Set(string serviceName, string? service)
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Workload(ResourceKind.StatefulSet, "shop", "db", with: set => set with { ServiceName = serviceName })
            .Pod("shop", "db-0", "10.244.1.50", labels: "app=db", owner: "StatefulSet/db", with: pod => pod with { Hostname = "db-0", Subdomain = serviceName });
        return service is null ? cluster : cluster.Service("shop", service, "None", "5432", "app=db");
    }
}
