using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class NearNamesTests
{
    [Theory]
    [InlineData("payments", "payments", 0)]
    [InlineData("payment", "payments", 1)]
    [InlineData("paymnets", "payments", 1)]
    [InlineData("pyments", "payments", 1)]
    [InlineData("paiments", "payments", 1)]
    [InlineData("paimentz", "payments", 2)]
    [InlineData("", "web", 3)]
    [InlineData("orders", "payments", null)]
    public void Counts_typing_errors(string left, string right, int? distance)
    {
        Assert.Equal(distance, NearNames.Distance(left, right, 3));
        Assert.Equal(distance, NearNames.Distance(right, left, 3));
    }

    [Fact]
    public void Agrees_with_a_plain_recursion()
    {
        var random = new Random(7);
        for (var round = 0; round < 2_000; round++)
        {
            var left = new string(random.GetItems<char>("abc", random.Next(0, 7)));
            var right = new string(random.GetItems<char>("abc", random.Next(0, 7)));
            var limit = random.Next(0, 5);
            var plain = Plain(left, right);
            Assert.Equal(plain <= limit ? plain : null, NearNames.Distance(left, right, limit));
        }
    }

    [Fact]
    public void Gives_the_nearest_first_and_three_at_most()
    {
        string[] known = ["payments-api", "payment", "paymants", "pazmentz", "orders", "payments"];
        Assert.Equal(["paymants", "payment", "pazmentz"], NearNames.Of("payments", known));
    }

    [Fact]
    public void Asks_more_likeness_of_short_names()
    {
        Assert.Equal(["wep"], NearNames.Of("web", ["api", "wip", "wep", "w"]));
        Assert.Equal(["web-admin"], NearNames.Of("web", ["web-admin", "webadmin"]));
    }

    [Fact]
    public void Puts_the_same_service_in_a_near_namespace_first()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Service("shops", "cart", "10.96.2.1", "80")
            .Service("billing", "cart", "10.96.2.2", "80")
            .Service("shop", "carts", "10.96.2.3", "80")
            .Build();
        Assert.Equal(
            ["shops/cart", "shop/carts", "billing/cart"], NearNames.Services(snapshot, "shop", "cart").Select(key => key.ToString()));
    }

    [Fact]
    public void Looks_everywhere_when_nothing_is_near_otherwise()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Build();
        Assert.Equal([new ServiceKey("shop", "payments")], NearNames.Services(snapshot, "billing", "payment"));
        Assert.Empty(NearNames.Services(snapshot, "billing", "zebra"));
    }

    [Fact]
    public void Writes_hints()
    {
        Assert.Equal(".", NearNames.Hint([]));
        Assert.Equal("; did you mean a?", NearNames.Hint(["a"]));
        Assert.Equal("; did you mean a, b or c?", NearNames.Hint(["a", "b", "c"]));
    }

    private static int Plain(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return left.Length + right.Length;
        }

        var best = Math.Min(Plain(left[1..], right), Plain(left, right[1..])) + 1;
        best = Math.Min(best, Plain(left[1..], right[1..]) + (left[0] == right[0] ? 0 : 1));
        return left.Length > 1 && right.Length > 1 && left[0] == right[1] && left[1] == right[0]
            ? Math.Min(best, Plain(left[2..], right[2..]) + 1)
            : best;
    }
}
