using System.Net;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class AnswerFamilyMissingTests
{
    private readonly AnswerFamilyMissing _rule = new();

    [Fact]
    public void Reports_a_name_without_an_address_for_an_IPv6_only_pod()
    {
        var cluster = ResolverCases.Web(pod => pod with { PodIPs = [IPAddress.Parse("fd00::10")] });
        var wire = new FakeWire().Name("api.example.com", "203.0.113.9");
        Assert.Equal(
            "api.example.com exists but has no IPv6 address, and shop/web-5d4c-a has no other family (fd00::10).",
            RuleCase.Single(_rule, cluster, wire, ResolverCases.Source, "api.example.com:443").Summary);
        Assert.Equal("DNS33", ResolverCases.Cause(cluster, "api.example.com:443", wire));
    }

    [Fact]
    public void Ignores_a_pod_with_both_families() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Web(pod => pod with { PodIPs = [IPAddress.Parse("10.244.1.10"), IPAddress.Parse("fd00::10")] }),
        new FakeWire().Name("api.example.com", "2001:db8::9"), ResolverCases.Source, "api.example.com:443"));

    [Fact]
    public void Ignores_a_name_that_does_not_exist() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Web(pod => pod with { PodIPs = [IPAddress.Parse("fd00::10")] }), new FakeWire(), ResolverCases.Source, "api.example.com:443"));

    [Fact]
    public void Ignores_a_name_that_resolves_for_the_pod() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Web(pod => pod with { PodIPs = [IPAddress.Parse("fd00::10")] }),
        new FakeWire().Name("api.example.com", "2001:db8::9"), ResolverCases.Source, "api.example.com:443"));
}
