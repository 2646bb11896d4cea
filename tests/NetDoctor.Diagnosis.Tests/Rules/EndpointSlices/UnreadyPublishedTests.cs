using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class UnreadyPublishedTests
{
    private const string Address = "10.244.2.22:8080";

    private readonly UnreadyPublished _rule = new();

    [Fact]
    public void Reports_the_unready_pod_that_fails()
    {
        var finding = TrafficCase.ToPayments(Published()).Endpoints(ProbeOutcome.Refused).Findings(_rule)[0];
        Assert.Equal(
            "Service shop/payments sends traffic to 1 of 3 endpoints before its pod is ready, because publishNotReadyAddresses is true, "
            + "and it fails: payments-7c9f-b.",
            finding.Summary);
        Assert.Equal([Address, "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        RuleCase.HasFix(finding, "\"publishNotReadyAddresses\":false");
    }

    [Fact]
    public void Reports_the_cause_while_the_ready_pods_work() => Assert.Equal("EPS06", RuleCase.Cause(
        Published(), EngineHarness.HealthyWire().Refuses(Address), "shop/web", "payments.shop:80"));

    [Fact]
    public void Reports_a_hazard_when_no_pod_is_ready()
    {
        var cluster = Published().EditAll<Pod>(pod => pod.Namespace == "shop", NotReady);
        Assert.True(TrafficCase.ToPayments(cluster).Endpoints(ProbeOutcome.Refused).Finding(_rule).IsHazard);
    }

    [Fact]
    public void Ignores_an_unready_pod_that_answers() =>
        Assert.Empty(TrafficCase.ToPayments(Published()).Endpoint(Address, ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_a_pod_whose_container_does_not_run() => Assert.Empty(TrafficCase.ToPayments(
        Published().Edit<Pod>("shop", "payments-7c9f-b", pod => pod with
        {
            ContainerStatuses = [Waiting(pod.ContainerStatuses[0])],
        })).Endpoint(Address, ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_a_service_without_the_flag() => Assert.Empty(TrafficCase.ToPayments(
        SnapshotBuilder.HealthyShop().Edit<Pod>("shop", "payments-7c9f-b", NotReady))
        .Endpoint(Address, ProbeOutcome.Refused).Findings(_rule));

    private static ContainerStatus Waiting(ContainerStatus status) =>
        status with { State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff") };

    private static Pod NotReady(Pod pod) => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False, ChangedAt: pod.CreatedAt)],
        ContainerStatuses = [pod.ContainerStatuses[0] with { Ready = false }],
    };

    private static SnapshotBuilder Published() => SnapshotBuilder.HealthyShop()
        .Edit<Pod>("shop", "payments-7c9f-b", NotReady)
        .Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true });
}
