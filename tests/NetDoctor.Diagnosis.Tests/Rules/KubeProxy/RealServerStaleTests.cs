using NetDoctor.Diagnosis.Rules.KubeProxy;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class RealServerStaleTests
{
    private readonly RealServerStale _rule = new();

    [Fact]
    public void Reports_an_address_that_is_no_endpoint() => Assert.Contains(
        "go to 10.244.2.77:8080, which is no endpoint of it", ProxyRuleCases.Reports(_rule, "ipvs", "10.244.1.21", "10.244.2.22", "10.244.2.23", "10.244.2.77").Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_rules_that_are_as_they_should_be() => Assert.Empty(ProxyRuleCases.Findings(_rule, "ipvs", ProxyRuleCases.Endpoints));

    [Fact]
    public void Ignores_rules_of_another_form() => Assert.Empty(ProxyRuleCases.Findings(_rule, "iptables", ["10.244.1.21", "10.244.2.22", "10.244.2.23", "10.244.2.77"]));
}
