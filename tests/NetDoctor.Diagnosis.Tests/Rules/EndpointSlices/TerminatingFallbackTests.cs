using NetDoctor.Diagnosis.Rules.EndpointSlices;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.EndpointSlices;

public sealed class TerminatingFallbackTests
{
    private readonly TerminatingFallback _rule = new();

    [Fact]
    public void Reports_traffic_that_goes_to_pods_that_end_as_a_hazard_while_it_works()
    {
        var finding = TrafficCase.ToPayments(AllEnding()).Endpoints(ProbeOutcome.Succeeded).Finding(_rule);
        Assert.Equal(
            "No endpoint of Service shop/payments is ready: its traffic goes to 3 pods that are being deleted and still serve until "
            + "09:27:13 UTC at the latest, and no other pod is there.",
            finding.Summary);
        Assert.True(finding.IsHazard);
        RuleCase.HasFix(finding, "\"maxUnavailable\":0");
    }

    [Fact]
    public void Reports_what_becomes_of_the_pods_that_should_take_over()
    {
        var cluster = AllEnding().Pod("shop", "payments-8d0a-a", "10.244.1.31", ready: false, ports: "http:8080");
        var finding = TrafficCase.ToPayments(cluster).Endpoint("10.244.1.21:8080", ProbeOutcome.Refused).Finding(_rule);
        Assert.EndsWith("; its other pods: payments-8d0a-a container main is not ready.", finding.Summary, StringComparison.Ordinal);
        Assert.False(finding.IsHazard);
        Assert.Equal("kubectl -n shop describe pod payments-8d0a-a", finding.Fixes[0].Command);
    }

    [Fact]
    public void Ignores_a_rollout_that_has_ready_pods() => Assert.Empty(TrafficCase.ToPayments(
        Ending("payments-7c9f-a")).Endpoints(ProbeOutcome.Succeeded).Findings(_rule));

    [Fact]
    public void Ignores_pods_that_end_and_no_longer_serve() => Assert.Empty(TrafficCase.ToPayments(
        AllEnding().EditAll<Pod>(pod => pod.Namespace == "shop", pod => pod with { Conditions = [] })).Findings(_rule));

    [Fact]
    public void Ignores_a_headless_service_which_knows_no_fallback() => Assert.Empty(TrafficCase.To(
        "payments.shop:8080", AllEnding().Service("shop", "payments", "None", "http:8080")).Findings(_rule));

    private static SnapshotBuilder AllEnding() => Ending("payments-");

    private static SnapshotBuilder Ending(string prefix) => SnapshotBuilder.HealthyShop().EditAll<Pod>(
        pod => pod.Name.StartsWith(prefix, StringComparison.Ordinal),
        pod => pod with { DeletionTimestamp = SnapshotBuilder.Now.AddSeconds(20) });
}
