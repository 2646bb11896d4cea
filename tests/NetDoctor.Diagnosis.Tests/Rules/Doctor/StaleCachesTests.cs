using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class StaleCachesTests
{
    private readonly StaleCaches _rule = new();

    [Fact]
    public void Reports_a_watch_that_hears_nothing()
    {
        var finding = TrafficCase.ToPayments(Heard(TimeSpan.FromMinutes(7), CacheState.Synced)).Finding(_rule);
        Assert.Equal(
            "What NetDoctor knows of EndpointSlices is up to 7 min old; what changed since is not part of the answer.", finding.Summary);
    }

    [Fact]
    public void Reports_a_lost_connection_once_it_is_long_ago() =>
        Assert.Single(TrafficCase.ToPayments(Heard(TimeSpan.FromMinutes(3), CacheState.Disconnected)).Findings(_rule));

    [Fact]
    public void Ignores_the_silence_between_two_bookmarks() =>
        Assert.Empty(TrafficCase.ToPayments(Heard(TimeSpan.FromSeconds(100), CacheState.Synced)).Findings(_rule));

    [Fact]
    public void Ignores_kinds_of_which_nothing_is_known() =>
        Assert.Empty(TrafficCase.ToPayments(Heard(TimeSpan.FromMinutes(7), CacheState.Forbidden)).Findings(_rule));

    private static SnapshotBuilder Heard(TimeSpan ago, CacheState state) => SnapshotBuilder.HealthyShop()
        .Status(new CacheStatus(ResourceKind.EndpointSlice, state, SnapshotBuilder.Now - ago));
}
