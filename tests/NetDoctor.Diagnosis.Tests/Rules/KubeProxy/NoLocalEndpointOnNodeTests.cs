using NetDoctor.Diagnosis.Rules.KubeProxy;
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
}
