using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class ForwardingOffTests
{
    private readonly ForwardingOff _rule = new();

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    public void Reports_the_node_that_does_not_forward(string node) => Assert.Equal(
        $"Node {node} does not forward packets (net.ipv4.ip_forward is 0): nothing passes between its pods and other nodes.",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Node(node, false)).Summary);

    [Theory]
    [InlineData(true)]
    [InlineData(null)]
    public void Ignores_a_node_that_forwards_or_was_not_read(bool? forwards) =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node("n1", forwards)));

    [Fact]
    public void Ignores_the_setting_of_the_other_family() => Assert.Empty(CrossNode.Findings(
        _rule, ProbeOutcome.Timeout, CrossNode.Node("n1") with { Settings = new KernelSettings { ForwardsIPv4 = true, ForwardsIPv6 = false } }));

    [Fact]
    public void Ignores_neighbours_on_one_node() => Assert.Empty(
        TrafficCase.FromWeb(TestKit.SnapshotBuilder.HealthyShop()).Endpoint("10.244.1.21:8080", ProbeOutcome.Timeout).Read(Node("n1", false)).Findings(_rule));

    private static NodeFacts Node(string name, bool? forwards) =>
        CrossNode.Node(name) with { Settings = new KernelSettings { ForwardsIPv4 = forwards } };
}
