using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class NamedPortDiffersTests
{
    private static readonly NamedPortDiffers Rule = new();

    // payments-7c9f-c declares http as 9090.
    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .Service("shop", "payments", "10.96.1.2", "http:80->http")
        .Pod("shop", "payments-7c9f-c", "10.244.2.23", "n2", ports: "http:9090", owner: "ReplicaSet/payments-7c9f");

    private static FakeWire Wire() => EngineHarness.HealthyWire().Open("10.244.2.23:9090");

    [Fact]
    public void Reports_the_number_whose_pods_are_all_that_fails()
    {
        var wire = Wire().Refuses("10.244.2.23:9090");
        var finding = RuleCase.Single(Rule, Cluster(), wire, "shop/web", "payments.shop:80");

        Assert.Equal(
            "Port 80 of Service shop/payments leads to the container port named http, which is 8080 in 2 pods and 9090 in 1 pod; all that "
            + "fails is port 9090.",
            finding.Summary);
        RuleCase.HasFix(finding, "port named http");
        Assert.Equal("SVC06", RuleCase.Cause(Cluster(), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_different_numbers_that_all_work_as_a_hazard()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire(), "shop/web", "payments.shop:80");

        Assert.True(finding.IsHazard);
        Assert.Equal(Severity.Info, finding.Severity);
        Assert.Null(RuleCase.Cause(Cluster(), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_name_that_is_one_number_everywhere() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->http"),
        EngineHarness.HealthyWire().Refuses("10.244.2.23:8080"),
        "shop/web",
        "payments.shop:80"));

    [Fact]
    public void Ignores_as_cause_a_failure_that_does_not_follow_the_number()
    {
        var finding = RuleCase.Single(Rule, Cluster(), Wire().Refuses("10.244.1.21:8080"), "shop/web", "payments.shop:80");

        Assert.True(finding.IsHazard);
    }

    // The pods with the other number are all on the node that is lost: the number is chance.
    [Fact]
    public void Ignores_as_cause_a_number_that_only_a_silent_node_has()
    {
        var cluster = Cluster().Pod("shop", "payments-7c9f-b", "10.244.2.22", "n2", ports: "http:9090", owner: "ReplicaSet/payments-7c9f")
            .Node("n2", "10.89.0.12", "b", ready: null);
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.22:9090", "10.244.2.23:9090");

        Assert.Equal("EPS10", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }

    // A policy that names the number: another endpoint of the same node answers.
    [Fact]
    public void Reports_a_silent_number_beside_one_that_answers_on_the_same_node()
    {
        var wire = Wire().Sockets(ProbeOutcome.Timeout, "10.244.2.23:9090");

        Assert.False(RuleCase.Single(Rule, Cluster(), wire, "shop/web", "payments.shop:80").IsHazard);
    }
}
