using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class ForeignRuleStopsTests
{
    private readonly ForeignRuleStops _rule = new();

    [Fact]
    public void Reports_the_policy_of_a_chain_with_its_counter()
    {
        var finding = CrossNode.Finding(_rule, ProbeOutcome.Timeout, CrossNode.Node("n2") with { Rules = [CrossNode.Path(CrossNode.Drop)] });

        Assert.Equal(
            "A rule on node n2 that is not Kubernetes' own drops the packets to 10.244.2.22:8080: iptables filter FORWARD: policy drop.", finding.Summary);
        Assert.Contains("42 packets ended so far", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("iptables -t filter -S FORWARD", finding.Fixes[0].Command);
    }

    [Theory]
    [InlineData(ProbeOutcome.Refused)]
    [InlineData(ProbeOutcome.Prohibited)]
    [InlineData(ProbeOutcome.HostUnreachable)]
    public void Reports_a_rule_that_rejects(ProbeOutcome outcome)
    {
        var reject = CrossNode.Drop with { IsRejected = true, Place = "nftables inet firewall forward", Rule = "reject" };

        var finding = CrossNode.Finding(_rule, outcome, CrossNode.Node("n1") with { Rules = [CrossNode.Path(reject)] });

        Assert.Contains("rejects the packets", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("nft list chain inet firewall forward", finding.Fixes[0].Command);
    }

    [Fact]
    public void Ignores_a_drop_where_the_probe_was_answered() => Assert.Empty(
        CrossNode.Findings(_rule, ProbeOutcome.Refused, CrossNode.Node("n2") with { Rules = [CrossNode.Path(CrossNode.Drop)] }));

    [Fact]
    public void Ignores_a_rejection_where_nothing_came() => Assert.Empty(CrossNode.Findings(
        _rule, ProbeOutcome.Timeout, CrossNode.Node("n2") with { Rules = [CrossNode.Path(CrossNode.Drop with { IsRejected = true })] }));

    [Theory]
    [InlineData("iptables filter cali-tw-cali1234")]
    [InlineData("iptables filter KUBE-POD-FW-ABC")]
    [InlineData("nftables inet kube-network-policies forward")]
    public void Ignores_chains_by_which_plugins_apply_policies(string place) => Assert.Empty(CrossNode.Findings(
        _rule, ProbeOutcome.Timeout, CrossNode.Node("n2") with { Rules = [CrossNode.Path(CrossNode.Drop with { Place = place })] }));

    [Fact]
    public void Ignores_what_may_not_apply_or_concerns_a_part_only() => Assert.Empty(CrossNode.Findings(
        _rule, ProbeOutcome.Timeout,
        CrossNode.Node("n1") with { Rules = [CrossNode.Path(CrossNode.Drop with { IsCertain = false })] },
        CrossNode.Node("n2") with { Rules = [CrossNode.Path(CrossNode.Drop with { Share = 0.5 })] }));
}
