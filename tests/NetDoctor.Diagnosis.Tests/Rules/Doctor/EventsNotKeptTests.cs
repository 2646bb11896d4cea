using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class EventsNotKeptTests
{
    private readonly EventsNotKept _rule = new();

    [Fact]
    public void Reports_events_that_were_let_go() => Assert.Contains(
        "keeps the latest 1 Warning events and let 250 older ones go", Case(250).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_events_that_are_all_there() => Assert.Empty(Case(0).Findings(_rule));

    private static TrafficCase Case(int notKept) => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()
        .PodEvent("shop", "web-5d4c-a", "Unhealthy", "Readiness probe failed")
        .Status(new CacheStatus(ResourceKind.Event, CacheState.Synced, SnapshotBuilder.Now, NotKept: notKept)));
}
