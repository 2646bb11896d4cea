using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class ForbiddenKindsTests
{
    // As recorded from a Kubernetes 1.34 API server.
    private const string Message =
        "endpointslices.discovery.k8s.io is forbidden: User \"system:serviceaccount:shop:default\" cannot list resource "
        + "\"endpointslices\" in API group \"discovery.k8s.io\" at the cluster scope";

    private readonly ForbiddenKinds _rule = new();

    [Fact]
    public void Reports_the_kinds_and_the_user()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Status(new CacheStatus(ResourceKind.EndpointSlice, CacheState.Forbidden, Detail: Message))
            .Forbidden(ResourceKind.NetworkPolicy);
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.Equal(
            "NetDoctor may not read EndpointSlices and NetworkPolicies: findings that need them are not evaluated.", finding.Summary);
        Assert.Contains(Message, TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl auth can-i --list --as=system:serviceaccount:shop:default", finding.Fixes[0].Command);
    }

    [Fact]
    public void Ignores_kinds_that_are_not_listed_yet() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Without(ResourceKind.Pod)).Findings(_rule));

    [Fact]
    public void Ignores_a_snapshot_of_which_nothing_is_known_yet() =>
        Assert.Empty(TrafficCase.ToPayments(new SnapshotBuilder()).Findings(_rule));
}
