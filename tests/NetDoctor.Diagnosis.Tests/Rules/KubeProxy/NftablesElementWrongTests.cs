using NetDoctor.Diagnosis.Rules.KubeProxy;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class NftablesElementWrongTests
{
    private readonly NftablesElementWrong _rule = new();

    [Fact]
    public void Reports_an_address_that_is_no_endpoint() => Assert.Contains(
        "go to 10.244.2.77:8080, which is no endpoint of it", ProxyRuleCases.Reports(_rule, "nftables", "10.244.2.77").Summary, StringComparison.Ordinal);

    [Fact]
    public void Reports_a_Service_without_rules() =>
        Assert.Equal(Model.Diagnoses.Severity.Error, ProxyRuleCases.Reports(_rule, "nftables").Severity);

    [Fact]
    public void Reports_as_a_hazard_what_no_probe_met() => Assert.True(
        Assert.Single(ProxyRuleCases.Findings(_rule, "nftables", ["10.244.1.21"], Model.Probing.ProbeOutcome.Succeeded)).IsHazard);

    [Fact]
    public void Ignores_rules_that_are_as_they_should_be() => Assert.Empty(ProxyRuleCases.Findings(_rule, "nftables", ProxyRuleCases.Endpoints));

    [Fact]
    public void Ignores_rules_of_another_form() => Assert.Empty(ProxyRuleCases.Findings(_rule, "iptables", ["10.244.2.77"]));
}
