using NetDoctor.Diagnosis.Rules.KubeProxy;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class ServiceChainMissingTests
{
    private readonly ServiceChainMissing _rule = new();

    [Fact]
    public void Reports_a_Service_without_rules() => Assert.Contains(
        "The iptables rules of node n1 for shop/payments:80 are not what its EndpointSlices say: there are none for it.", ProxyRuleCases.Reports(_rule, "iptables").Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_rules_that_are_as_they_should_be() => Assert.Empty(ProxyRuleCases.Findings(_rule, "iptables", ProxyRuleCases.Endpoints));

    [Fact]
    public void Ignores_rules_of_another_form() => Assert.Empty(ProxyRuleCases.Findings(_rule, "nftables", []));
}
