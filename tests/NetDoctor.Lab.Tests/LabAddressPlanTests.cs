namespace NetDoctor.Lab.Tests;

public sealed class LabAddressPlanTests
{
    [Theory]
    [InlineData("127.89.0.200:80", "127.103.0.200:80")]
    [InlineData("{\"externalIPs\":[\"127.96.255.1\",\"127.244.1.9\"]}", "{\"externalIPs\":[\"127.104.255.1\",\"127.105.1.9\"]}")]
    [InlineData("payments.shop:80", "payments.shop:80")]
    [InlineData("10.244.9.9", "10.244.9.9")]
    public void Addresses_of_scenarios_become_those_of_the_plan(string text, string localized) =>
        Assert.Equal(localized, new LabAddressPlan(2).Localize(text));

    [Fact]
    public void The_default_plan_leaves_addresses_alone() => Assert.Equal("127.89.0.200", LabAddressPlan.Default.Localize("127.89.0.200"));
}
