using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class ReadinessDiffersTests
{
    private static readonly string[] Pods = ["payments-7c9f-a", "payments-7c9f-b", "payments-7c9f-c"];
    private static readonly string[] Addresses = ["10.244.1.21", "10.244.2.22", "10.244.2.23"];

    private readonly ReadinessDiffers _rule = new();

    [Fact]
    public void Reports_ready_pods_that_the_slice_calls_not_ready()
    {
        var finding = TrafficCase.ToPayments(Sliced(ready: [false, false, false])).Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "3 pods of Service shop/payments take no traffic: their slices call them not ready, and the pods are ready since 60 min.",
            finding.Summary);
        Assert.True(finding.Coverage.IsAll);
        Assert.False(finding.IsHazard);
        Assert.Contains("endpoint 10.244.1.21:8080: ready false", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_one_that_is_withheld_as_a_hazard()
    {
        var finding = TrafficCase.ToPayments(Sliced(ready: [true, true, false])).Finding(_rule);
        Assert.StartsWith("Pod shop/payments-7c9f-c takes no traffic", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_a_pod_that_is_not_ready_and_takes_traffic()
    {
        var finding = TrafficCase.ToPayments(NotReady(Sliced(ready: [true, true, true]), "payments-7c9f-b"))
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "Pod shop/payments-7c9f-b takes traffic: its slice calls it ready, and the pod is not since 60 min.", finding.Summary);
        Assert.Equal(["10.244.2.22:8080", "shop/payments-7c9f-b"], finding.Coverage.Subjects);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Reports_the_cause_of_a_service_that_is_withheld() => Assert.Equal("EPS04", RuleCase.Cause(
        Sliced(ready: [false, false, false]), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_pod_that_is_not_ready_and_works() => Assert.Empty(
        TrafficCase.ToPayments(NotReady(Sliced(ready: [true, true, true]), "payments-7c9f-b"))
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_a_pod_that_changed_just_now()
    {
        var cluster = Sliced(ready: [true, false, true]).Edit<Pod>("shop", "payments-7c9f-b", pod => pod with
        {
            Conditions = [new Condition("Ready", ConditionStatus.True, ChangedAt: SnapshotBuilder.Now.AddSeconds(-1))],
        });
        Assert.Empty(TrafficCase.ToPayments(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_a_pod_that_is_being_deleted() => Assert.Empty(TrafficCase.ToPayments(
        Sliced(ready: [true, false, true]).Edit<Pod>("shop", "payments-7c9f-b", pod => pod with
        {
            DeletionTimestamp = SnapshotBuilder.Now.AddSeconds(20),
        })).Findings(_rule));

    [Fact]
    public void Ignores_a_service_that_publishes_pods_before_they_are_ready() => Assert.Empty(TrafficCase.ToPayments(
        NotReady(SnapshotBuilder.HealthyShop(), "payments-7c9f-b")
            .Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true }))
        .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_slices_that_agree_with_their_pods() => Assert.Empty(TrafficCase.ToPayments(
        NotReady(SnapshotBuilder.HealthyShop(), "payments-7c9f-b")).Findings(_rule));

    private static SnapshotBuilder NotReady(SnapshotBuilder cluster, string name) => cluster.Edit<Pod>("shop", name, pod => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False, ChangedAt: pod.CreatedAt)],
    });

    private static SnapshotBuilder Sliced(bool[] ready) => SnapshotBuilder.HealthyShop().Slice(
        "shop",
        "payments",
        "http:8080",
        ready.Select((isReady, index) => new Endpoint
        {
            Addresses = Notation.Addresses(Addresses[index]),
            Ready = isReady,
            Serving = isReady,
            Target = new ObjectReference("Pod", "shop", Pods[index]),
        }));
}
