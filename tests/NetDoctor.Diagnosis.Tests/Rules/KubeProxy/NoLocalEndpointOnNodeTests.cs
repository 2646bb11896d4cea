using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class NoLocalEndpointOnNodeTests
{
    private readonly NoLocalEndpointOnNode _rule = new();

    [Fact]
    public void Reports_the_dialled_node_that_has_no_endpoint()
    {
        var finding = NodePortCase.Dial("n3", TrafficPolicy.Local).Frontend(ProbeOutcome.Timeout).Finding(_rule);
        Assert.Equal(
            "n3 drops traffic to NodePort 30080 of Service shop/payments: externalTrafficPolicy is Local, and its ready endpoints are on "
            + "n1, n2 only.",
            finding.Summary);
        Assert.True(finding.Coverage.IsAll);
        Assert.Equal(Hop.Endpoints, finding.Hop);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(
            "kubectl -n shop patch service payments -p '{\"spec\":{\"externalTrafficPolicy\":\"Cluster\"}}'", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_other_nodes_as_a_warning()
    {
        var finding = NodePortCase.Dial("n1", TrafficPolicy.Local)
            .Frontend(ProbeOutcome.Succeeded)
            .NodePort("n2", ProbeOutcome.Succeeded)
            .NodePort("n3", ProbeOutcome.Timeout)
            .Finding(_rule);
        Assert.Equal(["n3", "10.89.0.13:30080"], finding.Coverage.Subjects);
        Assert.Equal(Hop.Proxy, finding.Hop);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    // Some proxies let pods through all the same: the wire wins.
    [Fact]
    public void Ignores_a_node_without_endpoint_that_answers() => Assert.Empty(
        NodePortCase.Dial("n3", TrafficPolicy.Local).Frontend(ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_what_was_predicted_and_not_seen() =>
        Assert.Empty(NodePortCase.Dial("n3", TrafficPolicy.Local).Findings(_rule));

    [Fact]
    public void Ignores_a_node_that_has_an_endpoint() => Assert.Empty(
        NodePortCase.Dial("n1", TrafficPolicy.Local).Frontend(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_a_service_that_uses_every_node() => Assert.Empty(
        NodePortCase.Dial("n3").Frontend(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_a_service_without_any_ready_endpoint() => Assert.Empty(NodePortCase.Dial(
            "n3",
            TrafficPolicy.Local,
            cluster => cluster.Remove<Pod>(pod => pod.Name.StartsWith("payments-", StringComparison.Ordinal)))
        .Frontend(ProbeOutcome.Timeout).Findings(_rule));

    // NetDoctor's own dial of its own node is exempt from the policy: what comes from outside is not.
    [Fact]
    public void Reports_the_node_to_those_outside_though_it_answers_its_own_pods()
    {
        var cluster = NodePortCase.Cluster(TrafficPolicy.Local);
        var wire = EngineHarness.HealthyWire().Open("10.89.0.13:30080", "10.89.0.11:30080", "10.89.0.12:30080");

        var judgement = EngineHarness.Ask(
            cluster, wire, "outside", "node/n3:30080", self: new Vantage(VantageKind.Self, "n3", "netdoctor/netdoctor-0"));

        Assert.Equal((Verdict.Unreachable, "KPX19"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("n3 drops traffic", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_the_node_for_a_source_that_runs_on_it()
    {
        var cluster = NodePortCase.Cluster(TrafficPolicy.Local).Pod("shop", "job-1", "10.244.3.30", "n3");
        var wire = EngineHarness.HealthyWire().Open("10.89.0.13:30080", "10.89.0.11:30080", "10.89.0.12:30080");

        var judgement = EngineHarness.Ask(
            cluster, wire, "shop/job-1", "node/n3:30080", self: new Vantage(VantageKind.Self, "n3", "netdoctor/netdoctor-0"));

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }
}
