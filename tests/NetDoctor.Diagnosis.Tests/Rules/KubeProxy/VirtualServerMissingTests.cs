using NetDoctor.Diagnosis.Rules.KubeProxy;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class VirtualServerMissingTests
{
    private readonly VirtualServerMissing _rule = new();

    [Fact]
    public void Reports_a_Service_without_a_virtual_server() => Assert.Contains(
        "there are none for it", ProxyRuleCases.Reports(_rule, "ipvs").Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_rules_that_are_as_they_should_be() => Assert.Empty(ProxyRuleCases.Findings(_rule, "ipvs", ProxyRuleCases.Endpoints));

    [Fact]
    public void Ignores_rules_of_another_form() => Assert.Empty(ProxyRuleCases.Findings(_rule, "iptables", []));
}
