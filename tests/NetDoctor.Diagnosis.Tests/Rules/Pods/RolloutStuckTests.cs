using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class RolloutStuckTests
{
    private readonly RolloutStuck _rule = new();

    [Fact]
    public void Reports_a_deadline_that_has_passed()
    {
        var finding = TrafficCase.ToPayments(Stuck("Progressing")).Finding(_rule);
        Assert.Equal(
            "The rollout of Deployment shop/payments is stuck (ProgressDeadlineExceeded): 3 of 3 pods are ready; "
            + "payments-7c9f-a container main waits in CrashLoopBackOff.",
            finding.Summary);
        RuleCase.HasFix(finding, "kubectl -n shop rollout undo deployment/payments");
    }

    [Fact]
    public void Reports_it_beside_what_ails_the_new_pods()
    {
        var judgement = EngineHarness.Ask(Stuck("Progressing"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80");
        Assert.Null(judgement.Cause);
        Assert.Equal(FindingRole.Hazard, judgement.Findings.Single(finding => finding.Id == "POD27").Role);
    }

    [Fact]
    public void Ignores_a_rollout_under_way() => Assert.Empty(TrafficCase.ToPayments(Stuck("Available")).Findings(_rule));

    [Fact]
    public void Ignores_a_stuck_rollout_of_another_workload()
    {
        var cluster = SnapshotBuilder.HealthyShop().Edit<Workload>("shop", "web", workload => workload with
        {
            Conditions = [new Condition("Progressing", ConditionStatus.False, "ProgressDeadlineExceeded")],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    private static SnapshotBuilder Stuck(string condition) => ShopPods.OnePayments(status => ShopPods.Waiting(status, "CrashLoopBackOff"))
        .Edit<Workload>("shop", "payments", workload => workload with
        {
            Conditions = [new Condition(condition, ConditionStatus.False, "ProgressDeadlineExceeded", "ReplicaSet has timed out progressing.")],
        });
}
