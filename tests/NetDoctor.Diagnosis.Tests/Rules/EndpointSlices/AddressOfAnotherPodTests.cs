using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class AddressOfAnotherPodTests
{
    private const string Wrong = "10.244.1.10:8080";

    private readonly AddressOfAnotherPod _rule = new();

    [Fact]
    public void Reports_the_pod_that_has_the_address_now()
    {
        var finding = TrafficCase.ToPayments(Reused()).Endpoint(Wrong, ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "EndpointSlice shop/payments-hand sends traffic for Pod shop/payments-7c9f-x to 10.244.1.10:8080, which belongs to "
            + "Pod shop/web-5d4c-a now.",
            finding.Summary);
        Assert.Contains(Wrong, finding.Coverage.Subjects);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.False(finding.IsHazard);
        Assert.Equal("kubectl -n shop delete endpointslice payments-hand", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_when_the_address_changed_hands()
    {
        var finding = TrafficCase.ToPayments(Reused().Former("10.244.1.10", ResourceKind.Pod, "shop", "payments-7c9f-x"))
            .Endpoint(Wrong, ProbeOutcome.Refused).Finding(_rule);
        Assert.Contains("was Pod shop/payments-7c9f-x's until 09:16:53 UTC (10 min ago)", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_another_application_that_answers_as_a_hazard()
    {
        var finding = TrafficCase.ToPayments(Reused()).Endpoint(Wrong, ProbeOutcome.Succeeded).Finding(_rule);
        Assert.EndsWith("now: what answers there is another application.", finding.Summary, StringComparison.Ordinal);
        Assert.True(finding.IsHazard);
    }

    [Fact]
    public void Reports_the_cause_of_endpoints_that_fail_now_and_then() => Assert.Equal("EPS03", RuleCase.Cause(
        Reused(), EngineHarness.HealthyWire().Refuses(Wrong), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_the_pod_that_the_slice_means()
    {
        var pod = SnapshotBuilder.HealthyShop().Build().Pods.Find("shop", "web-5d4c-a")!;
        Assert.Empty(TrafficCase.ToPayments(Reused(pod.Uid)).Endpoint(Wrong, ProbeOutcome.Refused).Findings(_rule));
    }

    [Fact]
    public void Ignores_a_reference_without_uid() => Assert.Empty(TrafficCase.ToPayments(Reused(Guid.Empty)).Findings(_rule));

    [Fact]
    public void Ignores_an_address_that_nobody_has() => Assert.Empty(TrafficCase.ToPayments(
        Reused().Remove<Pod>("shop", "web-5d4c-a")).Findings(_rule));

    [Fact]
    public void Ignores_endpoints_that_take_no_traffic() => Assert.Empty(TrafficCase.ToPayments(Reused()
        .Edit<EndpointSlice>("shop", "payments-hand", slice => slice with
        {
            Endpoints = [slice.Endpoints[0], slice.Endpoints[1] with { Ready = false, Serving = false }],
        })).Findings(_rule));

    [Fact]
    public void Ignores_slices_while_pods_are_behind() => Assert.Empty(TrafficCase.ToPayments(
        Reused().Disconnected(ResourceKind.Pod, TimeSpan.FromSeconds(30))).Findings(_rule));

    private static SnapshotBuilder Reused(Guid? uid = null) => SnapshotBuilder.HealthyShop().Slice(
        "shop",
        "payments",
        "http:8080",
        [
            new Endpoint { Addresses = Notation.Addresses("10.244.1.21"), Target = new ObjectReference("Pod", "shop", "payments-7c9f-a") },
            new Endpoint
            {
                Addresses = Notation.Addresses("10.244.1.10"),
                Target = new ObjectReference("Pod", "shop", "payments-7c9f-x"),
                TargetUid = uid ?? new Guid(7, 7, 7, new byte[8]),
            },
        ]);
}
