using NetDoctor.Diagnosis.Routing;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class NearNamesTests
{
    [Theory]
    [InlineData("payments", "payments", 0)]
    [InlineData("paymnets", "payments", 1)]
    [InlineData("payment", "payments", 1)]
    [InlineData("cart", "orders", 5)]
    [InlineData("", "web", 3)]
    public void Counts_slips(string name, string other, int distance) => Assert.Equal(distance, NearNames.Distance(name, other));

    [Fact]
    public void Puts_the_nearest_first_and_leaves_out_the_far() =>
        Assert.Equal(["payments", "payments-v2"], NearNames.Of("payment", ["orders", "payments-v2", "payments", "web"])
            .Where(name => name != "payment"));

    [Fact]
    public void Ignores_short_names_that_share_little() => Assert.Empty(NearNames.Of("web", ["db", "api"]));
}
