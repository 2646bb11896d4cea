using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class ExternalNameIsAddressTests
{
    private readonly ExternalNameIsAddress _rule = new();

    [Fact]
    public void Reports_an_address_in_the_place_of_a_name()
    {
        var cluster = SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", "203.0.113.9");
        Assert.StartsWith(
            "Service shop/bank has externalName 203.0.113.9", RuleCase.Single(_rule, cluster, new FakeWire(), ResolverCases.Source, "bank.shop:443").Summary,
            StringComparison.Ordinal);
        Assert.Equal("DNS30", ResolverCases.Cause(cluster, "bank.shop:443", new FakeWire()));
    }

    [Theory]
    [InlineData("api.bank.example")]
    [InlineData("7")]
    public void Ignores_names(string name) => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop().ExternalNameService("shop", "bank", name), new FakeWire(), ResolverCases.Source, "bank.shop:443"));
}
