using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class AddressesDifferTests
{
    private const string Name = "payments.shop.svc.cluster.local";
    private const string Database = "db.shop.svc.cluster.local";

    private static readonly AddressesDiffer Rule = new();

    private static SnapshotBuilder WithDatabase(TimeSpan? readySince = null) => SnapshotBuilder.HealthyShop()
        .Service("shop", "db", "None", "pg:5432")
        .Pod("shop", "db-0", "10.244.1.50", with: pod => Ready(pod, readySince))
        .Pod("shop", "db-1", "10.244.2.51", "n2", with: pod => Ready(pod, readySince));

    private static Pod Ready(Pod pod, TimeSpan? since) => pod with
    {
        Conditions =
        [
            new Condition("Ready", ConditionStatus.True, ChangedAt: SnapshotBuilder.Now - (since ?? TimeSpan.FromMinutes(30))),
        ],
    };

    private static FakeWire Everywhere(string name, params string[] addresses) => EngineHarness.HealthyWire()
        .Open("10.244.1.50:5432", "10.244.2.51:5432")
        .NameAt("10.96.0.10", name, addresses).NameAt("10.244.1.2", name, addresses).NameAt("10.244.2.2", name, addresses);

    [Fact]
    public void Reports_one_replica_that_does_not_know_the_Service()
    {
        var wire = EngineHarness.HealthyWire().NameAt("10.244.2.2", Name);

        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");

        Assert.Equal("Pod kube-system/coredns-668d-b", finding.Subject);
        Assert.Contains("missing 10.96.1.2", finding.Summary, StringComparison.Ordinal);
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, "payments.shop:80");
        Assert.Equal((Verdict.Degraded, "DNS32"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_former_address_that_every_server_gives()
    {
        var wire = Everywhere(Name, "10.96.9.9");

        var finding = RuleCase.Single(Rule, SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");

        Assert.Contains("10.96.9.9 instead of 10.96.1.2", finding.Summary, StringComparison.Ordinal);
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, null, "payments.shop:80");
        Assert.Equal((Verdict.Unreachable, "DNS32"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_an_old_Service_that_no_server_knows()
    {
        var answer = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), Everywhere(Name), null, "payments.shop:80");

        Assert.Equal((Verdict.Unreachable, "DNS32"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_headless_name_that_lacks_an_endpoint()
    {
        var wire = EngineHarness.HealthyWire().Open("10.244.1.50:5432", "10.244.2.51:5432")
            .Name(Database, "10.244.1.50", "10.244.2.51").NameAt("10.244.2.2", Database, "10.244.1.50");

        var finding = RuleCase.Single(Rule, WithDatabase(), wire, "shop/web", "db.shop:5432");

        Assert.Contains("missing 10.244.2.51", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS32", RuleCase.Cause(WithDatabase(), wire, null, "db.shop:5432"));
    }

    [Fact]
    public void Ignores_a_Service_that_was_just_made()
    {
        var cluster = SnapshotBuilder.HealthyShop().Edit<Service>("shop", "payments", service => service with
        {
            CreatedAt = SnapshotBuilder.Now.AddSeconds(-20),
        });
        var wire = EngineHarness.HealthyWire().NameAt("10.244.2.2", Name);

        Assert.Empty(RuleCase.Findings(Rule, cluster, wire, "shop/web", "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, wire, null, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_pod_that_became_ready_just_now() => Assert.Empty(RuleCase.Findings(
        Rule, WithDatabase(TimeSpan.FromSeconds(15)), Everywhere(Database, "10.244.1.50"), "shop/web", "db.shop:5432"));

    [Fact]
    public void Ignores_an_address_whose_pod_went_just_now() => Assert.Empty(RuleCase.Findings(
        Rule, WithDatabase().Former("10.244.1.59", ResourceKind.Pod, "shop", "db-2", age: TimeSpan.FromSeconds(20)),
        Everywhere(Database, "10.244.1.50", "10.244.2.51", "10.244.1.59"), "shop/web", "db.shop:5432"));

    [Fact]
    public void Ignores_addresses_in_another_order() => Assert.Empty(RuleCase.Findings(
        Rule, WithDatabase(), Everywhere(Database, "10.244.2.51", "10.244.1.50"), "shop/web", "db.shop:5432"));

    [Fact]
    public void Ignores_servers_that_fail_instead_of_answering() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire().DnsServer("10.244.2.2", ProbeOutcome.ServerFailure),
        "shop/web", "payments.shop:80"));
}
