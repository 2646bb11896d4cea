using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class PathMtuBlackHoleTests
{
    private readonly PathMtuBlackHole _rule = new();

    [Fact]
    public void Reports_the_size_beyond_which_packets_vanish()
    {
        var finding = Case(new(1400, 1401, 1500)).Finding(_rule);

        Assert.StartsWith(
            "Packets of more than 1400 bytes from shop/web-5d4c-a's pod to 10.244.2.22 vanish, though the link takes 1500",
            finding.Summary, StringComparison.Ordinal);
        Assert.Equal(["10.244.2.22:8080", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Ignores_a_size_that_a_router_reports() => Assert.Empty(
        Case(new(1400, 1401, 1500, "10.244.1.1", 1400)).Findings(_rule));

    [Fact]
    public void Ignores_a_way_that_takes_all_sizes() => Assert.Empty(Case(new(1500, null, 1500)).Findings(_rule));

    [Fact]
    public void Ignores_that_no_echo_comes_back() => Assert.Empty(Case(new()).Findings(_rule));

    private static TrafficCase Case(Sizes sizes) => TrafficCase.FromWeb(SnapshotBuilder.HealthyShop(), "http://payments.shop/")
        .Http("10.244.2.22:8080", ProbeOutcome.Hung)
        .PathMtu("10.244.2.22:8080", result => result with
        {
            LargestBytes = sizes.LargestBytes,
            SmallestLostBytes = sizes.SmallestLostBytes,
            LinkBytes = sizes.LinkBytes,
            ReportedBy = sizes.ReportedBy,
            ReportedBytes = sizes.ReportedBytes,
        });

    private sealed record Sizes(
        int? LargestBytes = null, int? SmallestLostBytes = null, int? LinkBytes = null, string? ReportedBy = null, int? ReportedBytes = null);
}
