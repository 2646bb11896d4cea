using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class RecentRestartsTests
{
    private readonly RecentRestarts _rule = new();

    [Fact]
    public void Reports_a_refusing_pod_that_was_just_restarted()
    {
        var finding = TrafficCase.ToPayments(Restarted(TimeSpan.FromSeconds(30)))
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused).Endpoint("10.244.2.22:8080", ProbeOutcome.Succeeded).Finding(_rule);
        Assert.Equal("shop/payments-7c9f-a fails within 2 min of a restart (container main, 3 so far).", finding.Summary);
        Assert.Equal(Severity.Warning, finding.Severity ?? _rule.Info.Severity);
    }

    [Fact]
    public void Reports_it_as_contributing_only()
    {
        var judgement = EngineHarness.Ask(
            Restarted(TimeSpan.FromSeconds(30)), EngineHarness.HealthyWire().Refuses("10.244.1.21:8080"), "shop/web", "payments.shop:80");
        Assert.NotEqual("POD14", judgement.Cause?.Id);
        Assert.Equal(FindingRole.Contributing, judgement.Findings.Single(finding => finding.Id == "POD14").Role);
    }

    [Fact]
    public void Ignores_a_restart_of_long_ago() => Assert.Empty(TrafficCase.ToPayments(Restarted(TimeSpan.FromMinutes(20)))
        .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_a_restarted_pod_that_answers() => Assert.Empty(TrafficCase.ToPayments(Restarted(TimeSpan.FromSeconds(30)))
        .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded).Findings(_rule));

    private static SnapshotBuilder Restarted(TimeSpan age) => SnapshotBuilder.HealthyShop().Edit<Pod>("shop", "payments-7c9f-a", pod => pod with
    {
        ContainerStatuses =
        [
            pod.ContainerStatuses[0] with
            {
                RestartCount = 3,
                LastState = new ContainerState(ContainerPhase.Terminated, "Error", ExitCode: 1, FinishedAt: SnapshotBuilder.Now - age),
            },
        ],
    });
}
