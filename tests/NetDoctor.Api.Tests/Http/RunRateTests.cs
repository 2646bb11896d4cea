using NetDoctor.Api.Http;

namespace NetDoctor.Api.Tests.Http;

public sealed class RunRateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(59)]
    [InlineData(60)]
    [InlineData(90)]
    [InlineData(119)]
    [InlineData(600)]
    [InlineData(1000000)]
    public void Gives_back_exactly_the_runs_of_a_minute(int runsPerMinute)
    {
        var bucket = RunRate.BucketOf(new RateOptions { RunsPerMinute = runsPerMinute, Burst = 5 });

        Assert.Equal(runsPerMinute, bucket.TokensPerPeriod / bucket.ReplenishmentPeriod.TotalMinutes, runsPerMinute * 1e-6);
        Assert.InRange(bucket.ReplenishmentPeriod, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(60));
        Assert.Equal(5, bucket.TokenLimit);
    }
}
