using NetDoctor.Diagnosis.Rules.KubeProxy;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class EndpointChainWrongTests
{
    private readonly EndpointChainWrong _rule = new();

    [Fact]
    public void Reports_an_endpoint_that_gets_no_connections() => Assert.Contains(
        "10.244.2.23:8080 gets no connections", ProxyRuleCases.Reports(_rule, "iptables", "10.244.1.21", "10.244.2.22").Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_rules_that_are_as_they_should_be() => Assert.Empty(ProxyRuleCases.Findings(_rule, "iptables", ProxyRuleCases.Endpoints));

    [Fact]
    public void Ignores_rules_of_another_form() => Assert.Empty(ProxyRuleCases.Findings(_rule, "nftables", ["10.244.1.21", "10.244.2.22"]));
}
