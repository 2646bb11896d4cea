using NetDoctor.Diagnosis.Rules;

namespace NetDoctor.Diagnosis.Tests.Rules;

public sealed class DurationsTests
{
    [Theory]
    [InlineData(0.04, "0 ms")]
    [InlineData(1.23, "1.2 ms")]
    [InlineData(99.9, "99.9 ms")]
    [InlineData(99.97, "100 ms")]
    [InlineData(250.4, "250 ms")]
    [InlineData(999.4, "999 ms")]
    [InlineData(999.6, "1 s")]
    [InlineData(1003.4, "1 s")]
    [InlineData(1540, "1.5 s")]
    public void Words_have_no_digit_more_than_matters(double milliseconds, string words) =>
        Assert.Equal(words, Durations.Of(milliseconds));
}
