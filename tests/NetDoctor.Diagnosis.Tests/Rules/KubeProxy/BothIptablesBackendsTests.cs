using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class BothIptablesBackendsTests
{
    private readonly BothIptablesBackends _rule = new();

    [Fact]
    public void Reports_a_node_with_rules_in_both()
    {
        var finding = Assert.Single(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node(RuleForm.Iptables, RuleForm.IptablesLegacy)));

        Assert.StartsWith("Node n1 has rules of kube-proxy in both iptables-legacy and iptables over nf_tables", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Theory]
    [InlineData(RuleForm.Iptables)]
    [InlineData(RuleForm.IptablesLegacy, RuleForm.Nftables)]
    public void Ignores_a_node_with_rules_in_one(params RuleForm[] forms) =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Node(forms)));

    private static NodeFacts Node(params RuleForm[] forms) => CrossNode.Node("n1") with { Proxy = new ProxyState { Forms = [.. forms] } };
}
