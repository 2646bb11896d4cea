using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class InterfaceDownTests
{
    private readonly InterfaceDown _rule = new();

    [Fact]
    public void Reports_an_interface_that_is_switched_off()
    {
        var finding = PodEndCases.Finding(_rule, ProbeOutcome.Timeout, PodEndCases.Target, With(PodEndCases.Eth0 with { IsUp = false, HasCarrier = false }));

        Assert.Equal("Pod shop/payments-7c9f-b is cut off from the network: its interface eth0 is switched off.", finding.Summary);
        Assert.Contains("shop/payments-7c9f-b", finding.Coverage.Subjects);
        Assert.Contains("eth0 off", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_an_interface_without_its_other_end() => Assert.EndsWith(
        "the other end of its interface eth0, on the node, is down.",
        PodEndCases.Finding(_rule, ProbeOutcome.HostUnreachable, PodEndCases.Target, With(PodEndCases.Eth0 with { HasCarrier = false })).Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_a_source_without_an_interface()
    {
        var finding = PodEndCases.Finding(_rule, ProbeOutcome.NetworkUnreachable, PodEndCases.Source, With());

        Assert.Equal("Pod shop/web-5d4c-a is cut off from the network: it has no interface eth0.", finding.Summary);
        Assert.True(finding.Coverage.IsAll);
    }

    [Fact]
    public void Ignores_an_interface_of_another_name_that_has_the_address() => Assert.Empty(PodEndCases.Findings(
        _rule, ProbeOutcome.Timeout, PodEndCases.Target,
        With(PodEndCases.Eth0 with { IsUp = false }, PodEndCases.Eth0 with { Name = "net0", Addresses = [$"{PodEndCases.TargetAddress}/24"] })));

    [Fact]
    public void Ignores_links_that_were_not_read() =>
        Assert.Empty(PodEndCases.Findings(_rule, ProbeOutcome.Timeout, PodEndCases.Target, PodEndCases.Facts with { Links = [] }));

    [Fact]
    public void Ignores_probes_that_were_answered() => Assert.Empty(PodEndCases.Findings(
        _rule, ProbeOutcome.Succeeded, PodEndCases.Target, With(PodEndCases.Eth0 with { IsUp = false })));

    private static PodFacts With(params LinkFact[] links) => PodEndCases.Facts with { Links = [PodEndCases.Facts.Links[0], .. links] };
}
