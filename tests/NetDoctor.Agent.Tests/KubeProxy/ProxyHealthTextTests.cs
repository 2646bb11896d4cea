using NetDoctor.Agent.KubeProxy;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Tests.KubeProxy;

public sealed class ProxyHealthTextTests
{
    [Fact]
    public void Reads_the_answer_of_a_recorded_proxy_family_by_family()
    {
        var answer = Recorded.Text("n1/kube-proxy-healthz.http").ReplaceLineEndings("\n");

        var health = ProxyHealthText.Parse(true, answer[(answer.IndexOf("\n\n", StringComparison.Ordinal) + 2)..]);

        Assert.NotNull(health);
        Assert.True(health.IsHealthy);
        Assert.True(health.IsNodeEligible);
        Assert.Equal(["IPv4", "IPv6"], health.Families.Select(family => family.Family));
        Assert.Equal(
            DateTimeOffset.Parse("2026-11-22T19:28:39.709094703Z", System.Globalization.CultureInfo.InvariantCulture),
            health.Families[0].LastUpdated);
        Assert.All(health.Families, family => Assert.True(family.IsHealthy));
    }

    [Fact]
    public void Reads_the_answer_of_older_versions()
    {
        var health = ProxyHealthText.Parse(
            false, """{"lastUpdated": "2026-11-22T10:00:00Z","currentTime": "2026-11-22T10:05:00Z", "nodeEligible": false}""");

        Assert.NotNull(health);
        Assert.False(health.IsHealthy);
        Assert.False(health.IsNodeEligible);
        Assert.Equal([new ProxyFamilyHealth("", new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), false)], health.Families);
    }

    [Fact]
    public void Reads_times_as_Go_prints_them()
    {
        var health = ProxyHealthText.Parse(
            true, """{"lastUpdated": "2026-11-22 10:00:00.123456789 +0000 UTC m=+0.5","currentTime": "2026-11-22 10:00:05 +0000 UTC"}""");

        Assert.Equal(new(2026, 11, 22, 10, 0, 5, TimeSpan.Zero), health!.CurrentTime);
        Assert.Equal(123, health.Families[0].LastUpdated!.Value.Millisecond);
    }

    [Fact]
    public void Takes_Gos_zero_time_for_never() => Assert.Null(ProxyHealthText.Parse(
        false, """{"lastUpdated":"0001-01-01T00:00:00Z","currentTime":"2026-11-22T10:05:00Z"}""")!.Families[0].LastUpdated);

    [Theory]
    [InlineData("ok")]
    [InlineData("[]")]
    [InlineData("""{"status":"UP"}""")]
    public void Knows_the_answer_of_another_program(string body) => Assert.Null(ProxyHealthText.Parse(true, body));
}
