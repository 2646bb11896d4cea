using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class ConnectionTableFullTests
{
    private readonly ConnectionTableFull _rule = new();

    [Theory]
    [InlineData("n1")]
    [InlineData("n2")]
    public void Reports_the_node_of_which_the_table_is_full(string node) => Assert.Equal(
        $"The table of connections of node {node} is full (262144 of 262144): new connections through it are dropped.",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Node(node, 262144)).Summary);

    [Fact]
    public void Ignores_a_table_with_room() => Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node("n1", 262143)));

    [Fact]
    public void Ignores_a_full_table_where_an_answer_came() => Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Refused, Node("n1", 262144)));

    [Fact]
    public void Ignores_a_node_that_keeps_no_table() => Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, CrossNode.Node("n1")));

    private static NodeFacts Node(string name, long entries) =>
        CrossNode.Node(name) with { Tracking = new ConnectionTracking { Entries = entries, Maximum = 262144 } };
}
