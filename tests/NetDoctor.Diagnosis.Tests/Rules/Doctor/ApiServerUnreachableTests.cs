using NetDoctor.Diagnosis.Rules.Doctor;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class ApiServerUnreachableTests
{
    private readonly ApiServerUnreachable _rule = new();

    [Fact]
    public void Reports_how_old_the_facts_are()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Disconnected(ResourceKind.Pod, TimeSpan.FromSeconds(40))
            .Disconnected(ResourceKind.Service, TimeSpan.FromMinutes(12));
        var finding = TrafficCase.ToPayments(cluster).Finding(_rule);
        Assert.Equal("The API server does not answer NetDoctor for Pods and Services: facts are up to 12 min old.", finding.Summary);
        Assert.Contains("last contact 40 s ago", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_kinds_that_are_forbidden() => Assert.Empty(
        TrafficCase.ToPayments(SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.Pod)).Findings(_rule));
}
