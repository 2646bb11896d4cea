using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

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
    public void Reports_the_family_that_is_closed_on_a_node_that_carries_the_other()
    {
        var cluster = DualStack();
        var wire = EngineHarness.HealthyWire().Open(
            "10.89.0.11:30080", "10.89.0.12:30080", "[fd00::11]:30080",
            "[fd00:244::21]:8080", "[fd00:244::22]:8080", "[fd00:244::23]:8080");
        var finding = Assert.Single(Findings(cluster, wire));
        Assert.Contains("is closed on n2 at fd00::12", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(["n2", "[fd00::12]:30080"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Reports_that_a_closed_node_is_not_ready() => Assert.Contains(
        "is closed on n3 (not Ready) (no reply within 1 s)",
        NodePortCase.Dial("n1", with: cluster => cluster.Node("n3", "10.89.0.13", "c", ready: false))
            .Frontend(ProbeOutcome.Succeeded).NodePort("n3", ProbeOutcome.Timeout).Finding(_rule).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_family_in_which_the_Service_has_no_endpoint() => Assert.Empty(Findings(
        DualStack().EditAll<Pod>(pod => pod.Name.StartsWith("payments", StringComparison.Ordinal), pod => pod with
        {
            PodIPs = [pod.PodIPs[0]],
        }),
        EngineHarness.HealthyWire().Open("10.89.0.11:30080", "10.89.0.12:30080")));

    private IReadOnlyList<RuleFinding> Findings(SnapshotBuilder cluster, FakeWire wire)
    {
        var snapshot = cluster.Build();
        var (run, observations) = EngineHarness.Observe(
            snapshot, wire, null, "node/n1:30080", self: new Vantage(VantageKind.Self, "n1", "shop/web-5d4c-a"));
        return [.. _rule.Evaluate(new DiagnosisContext(snapshot, run.Route, observations))];
    }

    // Each connection meets one endpoint: the one that came in at n2 met the bad one.
    [Fact]
    public void Ignores_a_refusal_that_is_that_of_a_bad_endpoint()
    {
        var cluster = NodePortCase.Cluster(TrafficPolicy.Cluster);
        var wire = EngineHarness.HealthyWire().Refuses("10.244.2.23:8080").Open("10.89.0.11:30080", "10.89.0.13:30080").Refuses("10.89.0.12:30080");
        Assert.Empty(RuleCase.Findings(_rule, cluster, wire, null, "node/n1:30080"));
        Assert.Equal("EPS11", RuleCase.Cause(cluster, wire, null, "node/n1:30080"));
    }

    // Fargate's and virtual nodes run one pod or none of their own, and never kube-proxy.
    [Theory]
    [InlineData("type=virtual-kubelet")]
    [InlineData("eks.amazonaws.com/compute-type=fargate")]
    public void Ignores_a_node_that_is_no_machine(string labels)
    {
        var cluster = NodePortCase.Cluster(TrafficPolicy.Cluster).Edit<Node>("", "n3", node => node with { Labels = Notation.Labels(labels) });
        var judgement = EngineHarness.Ask(
            cluster, EngineHarness.HealthyWire().Open("10.89.0.11:30080", "10.89.0.12:30080"), null, "node/n1:30080");
        Assert.Equal((Verdict.Reachable, null), (judgement.Verdict, judgement.Cause?.Id));
    }

    private static SnapshotBuilder DualStack() => SnapshotBuilder.HealthyShop()
        .Node("n1", "10.89.0.11,fd00::11", "a").Node("n2", "10.89.0.12,fd00::12", "b")
        .Service("shop", "payments", "10.96.1.2,fd00:96::2", "http:80->8080@30080", type: ServiceType.NodePort)
        .EditAll<Pod>(pod => pod.Namespace == "shop", pod => pod with
        {
            PodIPs = [pod.PodIPs[0], Notation.Addresses($"fd00:244::{pod.PodIPs[0].GetAddressBytes()[3]}")[0]],
        });

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
