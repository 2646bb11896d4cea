using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class NodesApartTests
{
    private const string Target = $"{CrossNode.Target}:8080";

    private readonly NodesApart _rule = new();

    [Fact]
    public void Reports_nodes_between_which_nothing_passes()
    {
        var finding = Lost().Contrast(LadderStep.BetweenNodes, Target, ProbeOutcome.Timeout).Finding(_rule);

        Assert.Equal("Nodes n1 and n2 do not reach each other: packets between their own addresses are lost, too.", finding.Summary);
        Assert.Equal([Target, "shop/payments-7c9f-b"], finding.Coverage.Subjects);
    }

    [Theory]
    [InlineData(ProbeOutcome.Succeeded)]
    [InlineData(ProbeOutcome.Refused)]
    public void Ignores_nodes_that_answer_each_other(ProbeOutcome outcome) => Assert.Empty(
        Lost().Contrast(LadderStep.BetweenNodes, Target, ProbeOutcome.Timeout).Contrast(LadderStep.BetweenNodes, Target, outcome).Findings(_rule));

    [Fact]
    public void Ignores_a_filtered_port_where_the_node_reaches_the_pod() => Assert.Empty(Lost()
        .Contrast(LadderStep.BetweenNodes, Target, ProbeOutcome.Timeout).Contrast(LadderStep.FromSourceNode, Target, ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_nodes_that_nobody_tried() => Assert.Empty(Lost().Contrast(LadderStep.BetweenNodes, Target, ProbeOutcome.NotMade).Findings(_rule));

    private static TrafficCase Lost() => CrossNode.Case().Endpoint(Target, ProbeOutcome.Timeout);
}
