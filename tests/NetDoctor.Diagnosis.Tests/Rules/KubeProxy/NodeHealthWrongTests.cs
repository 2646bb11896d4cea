using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class NodeHealthWrongTests
{
    private readonly NodeHealthWrong _rule = new();

    [Fact]
    public void Reports_a_node_with_endpoints_that_says_it_has_none()
    {
        var finding = Assert.Single(Findings(503, 200, 503));
        Assert.Equal(
            "healthCheckNodePort 32000 of Service shop/payments is wrong: n1 has 1 ready endpoint and answers 503, so load balancers leave it out.",
            finding.Summary);
        Assert.Equal(["n1"], finding.Coverage.Subjects);
        RuleCase.HasFix(finding, "curl -i http://10.89.0.11:32000/healthz");
    }

    [Fact]
    public void Reports_a_node_without_endpoints_that_says_it_has_some() => Assert.EndsWith(
        "n3 has no ready endpoint and answers 200, so load balancers send it traffic that it drops.",
        Assert.Single(Findings(200, 200, 200)).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_a_node_with_endpoints_that_does_not_answer() => Assert.Contains(
        "n2 has 2 ready endpoints and does not answer (no reply within 1 s)",
        Assert.Single(Findings(200, null, 503)).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_nodes_that_tell_the_truth() => Assert.Empty(Findings(200, 200, 503));

    [Fact]
    public void Ignores_a_node_without_endpoints_that_does_not_answer() => Assert.Empty(Findings(200, 200, null));

    [Fact]
    public void Ignores_a_service_that_uses_every_node()
    {
        var (_, observations) = EngineHarness.Observe(Cluster(TrafficPolicy.Cluster).Build(), EngineHarness.HealthyWire(), null, "node/n1:30080");
        Assert.DoesNotContain(observations, observation => observation.Plan.Step == LadderStep.NodeHealth);
    }

    private List<RuleFinding> Findings(params int?[] statuses)
    {
        var snapshot = Cluster(TrafficPolicy.Local).Build();
        var (run, observations) = EngineHarness.Observe(snapshot, EngineHarness.HealthyWire(), null, "node/n1:30080");
        Assert.Equal(3, observations.Count(observation => observation.Plan.Step == LadderStep.NodeHealth));
        return [.. _rule.Evaluate(new DiagnosisContext(snapshot, run.Route, [.. observations.Select(observation => Said(observation, statuses))]))];
    }

    private static Observation Said(Observation observation, int?[] statuses) =>
        observation.Plan.Step == LadderStep.NodeHealth && statuses[observation.Plan.Peer![1] - '1'] is { } status
            ? observation with
            {
                Result = (HttpProbeResult)observation.Result with { Outcome = ProbeOutcome.Succeeded, Status = status },
            }
            : observation;

    private static SnapshotBuilder Cluster(TrafficPolicy policy) => SnapshotBuilder.HealthyShop().Node("n3", "10.89.0.13", "c")
        .Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.LoadBalancer, with: service => service with
        {
            ExternalTrafficPolicy = policy,
            HealthCheckNodePort = policy == TrafficPolicy.Local ? 32000 : 0,
            LoadBalancerIPs = Notation.Addresses("203.0.113.9"),
        });
}
