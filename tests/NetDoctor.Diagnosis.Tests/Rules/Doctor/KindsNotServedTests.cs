using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class KindsNotServedTests
{
    private readonly KindsNotServed _rule = new();

    [Fact]
    public void Reports_kinds_that_the_api_server_does_not_know()
    {
        var finding = TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()
            .Status(new CacheStatus(ResourceKind.Ingress, CacheState.NotServed, Detail: "/apis/networking.k8s.io/v1/ingresses is not served: 404"))
            .Status(new CacheStatus(ResourceKind.Lease, CacheState.NotServed))).Finding(_rule);

        Assert.Contains("does not serve Ingresses and Leases", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(finding.Evidence, evidence => evidence.Statement.Contains("networking.k8s.io/v1/ingresses", StringComparison.Ordinal));
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Ignores_kinds_that_may_not_be_read() =>
        Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.Ingress)).Findings(_rule));

    [Fact]
    public void Ignores_a_cluster_that_serves_all() => Assert.Empty(TrafficCase.ToPayments(SnapshotBuilder.HealthyShop()).Findings(_rule));
}
