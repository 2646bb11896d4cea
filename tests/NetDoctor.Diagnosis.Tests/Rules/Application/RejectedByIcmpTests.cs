using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class RejectedByIcmpTests
{
    private readonly RejectedByIcmp _rule = new();

    [Fact]
    public void Reports_the_filter_that_rejects()
    {
        var finding = Case()
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Prohibited, new Refusal("icmp", 3, 13, "10.89.0.12"))
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Equal(
            "Pod shop/payments-7c9f-b (10.244.2.22:8080) cannot be reached: a filter rejects the packets as prohibited "
            + "(ICMP 3/13 from 10.89.0.12).",
            finding.Summary);
        Assert.Contains("10.89.0.12", finding.Fixes[0].Description, StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Theory]
    [InlineData(ProbeOutcome.HostUnreachable, "the host does not answer or has no route (ICMP 3/1 from 10.89.0.11)")]
    [InlineData(ProbeOutcome.NetworkUnreachable, "there is no route to its network (ICMP 3/1 from 10.89.0.11)")]
    public void Reports_what_cannot_be_reached(ProbeOutcome outcome, string words)
    {
        var refusal = new Refusal("icmp", 3, 1, "10.89.0.11");
        var finding = Case().Endpoint("10.244.2.22:8080", outcome, refusal).Finding(_rule);
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        Assert.Equal("kubectl describe node n2", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_different_senders_apart()
    {
        var findings = Case()
            .Endpoint("10.244.1.21:8080", ProbeOutcome.HostUnreachable, new Refusal("icmp", 3, 1, "10.89.0.11"))
            .Endpoint("10.244.2.22:8080", ProbeOutcome.AccessDenied, new Refusal("local"))
            .Findings(_rule);
        Assert.Equal(2, findings.Length);
        Assert.Contains("the rules of the probing host forbid the packets", findings[1].Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_translation_when_endpoints_answer()
    {
        var finding = Case().Frontend(ProbeOutcome.Prohibited, new Refusal("icmp", 3, 13, "10.89.0.11"))
            .Endpoints(ProbeOutcome.Succeeded).Finding(_rule);
        Assert.Equal(Hop.Proxy, finding.Hop);
        Assert.Contains("ICMP 3/13 from 10.89.0.11", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_port_unreachable() => Assert.Empty(Case()
        .Endpoint("10.244.2.22:8080", ProbeOutcome.Refused, new Refusal("icmp", 3, 3, "10.244.2.22")).Findings(_rule));

    [Fact]
    public void Ignores_silence() => Assert.Empty(Case().Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    private static TrafficCase Case() => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop());
}
