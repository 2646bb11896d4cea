using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class NodePortClosedOnNodeTests
{
    private readonly NodePortClosedOnNode _rule = new();

    [Fact]
    public void Reports_the_dialled_node_as_an_error()
    {
        var finding = NodePortCase.Dial("n1")
            .Frontend(ProbeOutcome.Refused)
            .NodePort("n2", ProbeOutcome.Succeeded)
            .NodePort("n3", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Equal(
            "NodePort 30080 of Service shop/payments is closed on n1 (refused after 1.5 ms) and open on n2.", finding.Summary);
        Assert.Equal("Node n1", finding.Subject);
        Assert.Equal(["n1", "10.89.0.11:30080"], finding.Coverage.Subjects);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal("kubectl -n kube-system get pods -o wide --field-selector spec.nodeName=n1", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_another_node_as_a_warning()
    {
        var finding = NodePortCase.Dial("n1", with: cluster => cluster.Node("n3", "10.89.0.13", "c", ready: false))
            .Frontend(ProbeOutcome.Succeeded)
            .NodePort("n2", ProbeOutcome.Succeeded)
            .NodePort("n3", ProbeOutcome.Timeout)
            .Finding(_rule);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("Node n3", finding.Subject);
        Assert.Contains("Ready condition does not hold", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_port_that_is_closed_everywhere() => Assert.Empty(NodePortCase.Dial("n1")
        .Frontend(ProbeOutcome.Refused).NodePort("n2", ProbeOutcome.Refused).NodePort("n3", ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_a_port_that_is_open_everywhere() => Assert.Empty(NodePortCase.Dial("n1")
        .Frontend(ProbeOutcome.Succeeded).NodePort("n2", ProbeOutcome.Succeeded).NodePort("n3", ProbeOutcome.Succeeded).Findings(_rule));

    // As it should be: the Service keeps traffic on the node that it enters.
    [Fact]
    public void Ignores_a_node_without_endpoint_when_traffic_must_stay_local() => Assert.Empty(NodePortCase.Dial("n1", TrafficPolicy.Local)
        .Frontend(ProbeOutcome.Succeeded).NodePort("n2", ProbeOutcome.Succeeded).NodePort("n3", ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_nodes_that_were_not_probed() => Assert.Empty(NodePortCase.Dial("n1")
        .Frontend(ProbeOutcome.Succeeded).NodePort("n2", ProbeOutcome.NotMade).Findings(_rule));
}
