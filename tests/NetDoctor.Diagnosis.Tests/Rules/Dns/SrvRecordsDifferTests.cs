using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class SrvRecordsDifferTests
{
    private const string Asked = "_http._tcp.payments.shop";
    private const string Name = "_http._tcp.payments.shop.svc.cluster.local";
    private const string Target = "payments.shop.svc.cluster.local";

    private static readonly SrvRecordsDiffer Rule = new();

    private static FakeWire Wire(int port) => EngineHarness.HealthyWire().Srv(Name, port, Target);

    [Fact]
    public void Reports_one_replica_with_another_port()
    {
        var wire = Wire(80).SrvAt("10.244.2.2", Name, 8080, Target);

        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", Asked);

        Assert.Equal("Pod kube-system/coredns-668d-b", finding.Subject);
        Assert.Contains($"{Target}:8080 instead of {Target}:80", finding.Summary, StringComparison.Ordinal);
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, Asked);
        Assert.Equal((Verdict.Degraded, "DNS25"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_port_that_every_server_has_wrong()
    {
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), Wire(8080), null, Asked);

        Assert.Equal((Verdict.Unreachable, "DNS25"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_headless_target_that_is_missing()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "db", "None", "pg:5432")
            .Pod("shop", "db-0", "10.244.1.50", ports: "pg:5432").Pod("shop", "db-1", "10.244.2.51", "n2", ports: "pg:5432");
        var wire = EngineHarness.HealthyWire().Srv("_pg._tcp.db.shop.svc.cluster.local", 5432, "10-244-1-50.db.shop.svc.cluster.local");

        var finding = RuleCase.Single(Rule, cluster, wire, "shop/web", "_pg._tcp.db.shop");

        Assert.Contains("missing 10-244-2-51.db.shop.svc.cluster.local:5432", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_records_that_are_right() =>
        Assert.Empty(RuleCase.Findings(Rule, SnapshotBuilder.HealthyShop(), Wire(80), "shop/web", Asked));

    [Fact]
    public void Ignores_a_Service_that_was_just_made() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().Edit<Service>("shop", "payments", service => service with
        {
            CreatedAt = SnapshotBuilder.Now.AddSeconds(-5),
        }),
        Wire(8080), "shop/web", Asked));

    [Fact]
    public void Ignores_a_record_that_the_Service_does_not_have() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "_grpc._tcp.payments.shop"));
}
