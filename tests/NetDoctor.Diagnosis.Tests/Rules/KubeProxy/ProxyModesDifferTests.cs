using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class ProxyModesDifferTests
{
    private readonly ProxyModesDiffer _rule = new();

    [Fact]
    public void Reports_nodes_in_different_modes()
    {
        var finding = Assert.Single(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node("n1", "ipvs"), Node("n2", "iptables")));

        Assert.Equal("kube-proxy does not run in one mode on all nodes: iptables on n2 and ipvs on n1.", finding.Summary);
        Assert.True(finding.IsHazard);
    }

    [Theory]
    [InlineData("ipvs")]
    [InlineData(null)]
    public void Ignores_nodes_in_one_mode_or_unheard(string? other) =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node("n1", "ipvs"), Node("n2", other)));

    private static NodeFacts Node(string name, string? mode) => CrossNode.Node(name) with { Proxy = new ProxyState { Mode = mode } };
}
