using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class RulesBehindSlicesTests
{
    private readonly RulesBehindSlices _rule = new();

    [Theory]
    [InlineData("IPv4")]
    [InlineData("")]
    public void Reports_rules_that_wait_to_be_written(string family)
    {
        var summary = Assert.Single(ProxyRuleCases.Stale(_rule, Saying(family, isHealthy: false))).Summary;

        Assert.StartsWith("kube-proxy on node n1 does not get its rules written: by its own word they were last written ", summary, StringComparison.Ordinal);
        Assert.EndsWith("(15 min ago), and they are no longer what the EndpointSlices say.", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_the_other_family() => Assert.Empty(ProxyRuleCases.Stale(_rule, Saying("IPv6", isHealthy: false)));

    [Fact]
    public void Ignores_a_proxy_that_is_well() => Assert.Empty(ProxyRuleCases.Stale(_rule, Saying("IPv4", isHealthy: true)));

    [Fact]
    public void Ignores_a_proxy_that_was_not_heard() => Assert.Empty(ProxyRuleCases.Stale(_rule, new ProxyState { Forms = [RuleForm.Nftables] }));

    [Fact]
    public void Ignores_rules_that_are_right() => Assert.Empty(ProxyRuleCases.Right(_rule, Saying("IPv4", isHealthy: false)));

    private static ProxyState Saying(string family, bool isHealthy) => new()
    {
        Mode = "nftables",
        Health = new ProxyHealth { IsHealthy = isHealthy, Families = [new ProxyFamilyHealth(family, SnapshotBuilder.Now.AddMinutes(-15), isHealthy)] },
    };
}
