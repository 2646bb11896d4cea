using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class NoReplyTests
{
    private readonly NoReply _rule = new();

    [Fact]
    public void Reports_endpoints_that_give_no_reply()
    {
        var finding = Case(SnapshotBuilder.HealthyShop()).Endpoints(ProbeOutcome.Timeout).Finding(_rule);
        Assert.StartsWith("All 3 endpoints give no reply", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("no reply within 1 s", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal("kubectl describe node n1", finding.Fixes[0].Command);
        Assert.Equal(Hop.Network, finding.Hop ?? _rule.Info.Hop);
    }

    [Fact]
    public void Reports_with_the_policy_that_may_drop()
    {
        var finding = Case(SnapshotBuilder.HealthyShop().Policy("shop", "deny", "app=payments")).Endpoints(ProbeOutcome.Timeout).Finding(_rule);
        Assert.Equal("kubectl -n shop describe networkpolicy deny", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_a_pod_that_is_dialled_by_its_address()
    {
        var finding = TrafficCase.To("shop/pod/payments-7c9f-a:8080", SnapshotBuilder.HealthyShop())
            .Endpoints(ProbeOutcome.Timeout).Finding(_rule);
        Assert.Equal(
            "Pod shop/payments-7c9f-a (10.244.1.21:8080) gives no reply: packets are dropped on the way, or nobody is at that address.",
            finding.Summary);
        Assert.Equal("Pod shop/payments-7c9f-a", finding.Subject);
    }

    [Fact]
    public void Reports_the_translation_when_endpoints_answer_and_the_service_is_silent()
    {
        var finding = Case(SnapshotBuilder.HealthyShop())
            .Frontend(ProbeOutcome.Timeout).Endpoints(ProbeOutcome.Succeeded).Finding(_rule);
        Assert.Equal(Hop.Proxy, finding.Hop);
        Assert.StartsWith("10.96.1.2:80 gives no reply, but 3 of its endpoints answer", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_endpoints_that_refuse() =>
        Assert.Empty(Case(SnapshotBuilder.HealthyShop()).Endpoints(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_silence_over_udp() => Assert.Empty(TrafficCase.To(
            "kube-dns.kube-system:53", SnapshotBuilder.HealthyShop(), Model.Cluster.TransportProtocol.Udp)
        .Endpoints(ProbeOutcome.Silent).Findings(_rule));

    private static TrafficCase Case(SnapshotBuilder cluster) => TrafficCase.ToPayments(cluster);
}
