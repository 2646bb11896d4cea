using NetDoctor.Agent.Facts;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class CpuStatTests
{
    [Fact]
    public void Reads_both_versions_of_control_groups()
    {
        var expected = new CpuThrottling(7, "web", 200, 50, 1500);

        Assert.Equal(expected, CpuStat.Parse("usage_usec 9\nnr_periods 200\nnr_throttled 50\nthrottled_usec 1500000\n", 7, "web"));
        Assert.Equal(expected, CpuStat.Parse("nr_periods 200\nnr_throttled 50\nthrottled_time 1500000000\n", 7, "web"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("usage_usec 9\nuser_usec 3\n")]
    [InlineData("nr_periods 0\nnr_throttled 0\nthrottled_usec 0\n")]
    [InlineData("nr_periods x\n")]
    public void Knows_a_group_without_a_limit(string text) => Assert.Null(CpuStat.Parse(text, 7, "web"));
}
