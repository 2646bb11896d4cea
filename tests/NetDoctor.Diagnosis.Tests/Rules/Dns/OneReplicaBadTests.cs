using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class OneReplicaBadTests
{
    private const string Service = "10.96.0.10";
    private const string Second = "10.244.2.2";

    private static readonly OneReplicaBad Rule = new();

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop();

    private static FakeWire Wire() => EngineHarness.HealthyWire();

    [Theory]
    [InlineData(ProbeOutcome.Timeout)]
    [InlineData(ProbeOutcome.Refused)]
    [InlineData(ProbeOutcome.ServerFailure)]
    [InlineData(ProbeOutcome.QueryRefused)]
    public void Reports_the_replica_that_fails(ProbeOutcome outcome)
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire().DnsServer(Second, outcome), "shop/web", "payments.shop:80");

        Assert.Equal("Pod kube-system/coredns-668d-b", finding.Subject);
        Assert.StartsWith("1 of 2 ready DNS pods fails (kube-system/coredns-668d-b on n2", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n kube-system delete pod coredns-668d-b");
        var answer = EngineHarness.Ask(Cluster(), Wire().DnsServer(Second, outcome), null, "payments.shop:80");
        Assert.Equal((Verdict.Degraded, "DNS18"), (answer.Verdict, answer.Cause?.Id));
    }

    [Theory]
    [InlineData(ProbeOutcome.Timeout, ProbeOutcome.Refused)]
    [InlineData(ProbeOutcome.ServerFailure, ProbeOutcome.ServerFailure)]
    public void Reports_the_replica_when_the_DNS_Service_led_to_it(ProbeOutcome atService, ProbeOutcome atReplica)
    {
        var wire = Wire().DnsServer(Service, atService).DnsServer(Second, atReplica);

        var answer = EngineHarness.Ask(Cluster(), wire, null, "payments.shop:80");

        Assert.Equal((Verdict.Degraded, "DNS18"), (answer.Verdict, answer.Cause?.Id));
    }

    [Fact]
    public void Reports_a_dead_replica_beside_a_wrong_name_as_a_hazard()
    {
        var wire = Wire().DeafDns(Second);

        Assert.True(RuleCase.Single(Rule, Cluster(), wire, "shop/web", "ledger.shop:80").IsHazard);
        Assert.Equal("SVC01", RuleCase.Cause(Cluster(), wire, "shop/web", "ledger.shop:80"));
    }

    [Fact]
    public void Ignores_replicas_that_all_answer() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_replicas_that_all_fail() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(), Wire().DeafDns(Service, "10.244.1.2", Second), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_DNS_pod_that_is_not_ready()
    {
        var cluster = Cluster().Edit<Model.Cluster.Pod>("kube-system", "coredns-668d-b", pod => pod with
        {
            Conditions = [new Model.Cluster.Condition("Ready", Model.Cluster.ConditionStatus.False)],
        });

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire().DeafDns(Second), "shop/web", "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, Wire().DeafDns(Second), null, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_question_that_needs_no_name() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(), Wire().DeafDns(Second), "shop/web", "10.96.1.2:80"));
}
