using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class ReadinessProbeFailingTests
{
    private static readonly ContainerProbe Probe = new(
        ContainerProbeAction.Http, IntOrString.FromNumber(8080), "/healthz", "HTTP");

    private readonly ReadinessProbeFailing _rule = new();

    [Theory]
    [InlineData("Readiness probe failed: HTTP probe failed with statuscode: 503", "HTTP 503")]
    [InlineData("Readiness probe failed: Get \"http://10.244.1.21:8080/healthz\": dial tcp 10.244.1.21:8080: connect: connection refused", "connection refused")]
    [InlineData("Readiness probe failed: Get \"http://10.244.1.21:8080/healthz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)", "no answer in time")]
    public void Reports_what_the_kubelet_says(string message, string words)
    {
        var finding = Case(ShopPods.Unready(Probe).PaymentsEvent("Unhealthy", message)).Finding(_rule);
        Assert.Equal(
            $"2 of 2 pods of Service shop/payments fail their readiness probe: GET http :8080/healthz ({words}).", finding.Summary);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Contains(message, TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl -n shop logs payments-7c9f-a -c main --tail=50", finding.Fixes[0].Command);
    }

    // As recorded: one refusal while the container started, then 404 for good.
    [Fact]
    public void Reports_the_latest_event()
    {
        var pod = new ObjectReference("Pod", "shop", "payments-7c9f-a");
        var cluster = ShopPods.Unready(Probe)
            .Event(pod, "Unhealthy", ShopPods.RefusedEvent("10.244.1.21:8080"), age: TimeSpan.FromSeconds(70))
            .Event(pod, "Unhealthy", ShopPods.NotFoundEvent, 24, TimeSpan.FromSeconds(1));
        var finding = Case(cluster).Finding(_rule);
        Assert.StartsWith("1 of 2 pods", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("(HTTP 404)", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_events_of_a_process_that_is_gone()
    {
        var cluster = ShopPods.Unready(Probe).Event(
            new ObjectReference("Pod", "shop", "payments-7c9f-a"), "Unhealthy", ShopPods.NotFoundEvent, age: TimeSpan.FromHours(2));
        Assert.Empty(Case(cluster).Findings(_rule));
    }

    [Fact]
    public void Ignores_liveness_probes() => Assert.Empty(Case(ShopPods.Unready(Probe).PaymentsEvent(
        "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 500")).Findings(_rule));

    [Fact]
    public void Ignores_pods_that_are_ready_again() => Assert.Empty(Case(SnapshotBuilder.HealthyShop()
        .EditAll<Pod>(ShopPods.IsPayments, pod => pod with { Containers = [pod.Containers[0] with { ReadinessProbe = Probe }] })
        .PaymentsEvent("Unhealthy", ShopPods.NotFoundEvent)).Findings(_rule));

    [Fact]
    public void Ignores_what_it_may_not_read() => Assert.Empty(Case(ShopPods.Unready(Probe)
        .PaymentsEvent("Unhealthy", ShopPods.NotFoundEvent).Forbidden(ResourceKind.Event)).Findings(_rule));

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
