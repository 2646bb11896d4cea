namespace NetDoctor.Model.Tests;

public sealed class EditDistanceTests
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
        Assert.Equal(distance, EditDistance.Of(left, right, 3));
        Assert.Equal(distance, EditDistance.Of(right, left, 3));
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
            Assert.Equal(plain <= limit ? plain : null, EditDistance.Of(left, right, limit));
        }
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
