using NetDoctor.Diagnosis.Rules;

namespace NetDoctor.Diagnosis.Tests.Rules;

public sealed class CountsTests
{
    [Theory]
    [InlineData(0, "0 restarts")]
    [InlineData(1, "1 restart")]
    [InlineData(2, "2 restarts")]
    public void One_is_singular(int count, string words) => Assert.Equal(words, Counts.Of(count, "restart"));

    [Theory]
    [InlineData(1, "the only pod")]
    [InlineData(2, "both pods")]
    [InlineData(3, "all 3 pods")]
    public void All_of_two_are_both(int count, string words) => Assert.Equal(words, Counts.All(count, "pod"));
}
