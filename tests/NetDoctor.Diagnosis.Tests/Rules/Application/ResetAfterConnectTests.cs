using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class ResetAfterConnectTests
{
    private readonly ResetAfterConnect _rule = new();

    [Fact]
    public void Reports_the_endpoint_that_resets()
    {
        var finding = Case().Endpoints(ProbeOutcome.Succeeded)
            .Http("10.244.1.21:8080", ProbeOutcome.Reset)
            .Http("10.244.2.22:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Equal("Pod shop/payments-7c9f-a (10.244.1.21:8080) accepts the connection and then resets it.", finding.Summary);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal("kubectl -n shop logs payments-7c9f-a --tail=50", finding.Fixes[0].Command);
    }

    [Fact]
    public void Reports_an_endpoint_that_closes_without_a_byte()
    {
        var finding = Case().Http("10.244.1.21:8080", ProbeOutcome.Closed).Finding(_rule);
        Assert.Equal(
            "Pod shop/payments-7c9f-a (10.244.1.21:8080) accepts the connection and, once spoken to, closes it without a byte.", finding.Summary);
    }

    [Fact]
    public void Ignores_a_close_within_a_TLS_handshake() => Assert.Empty(ApplicationCase.Findings(
        _rule,
        result => result with { Outcome = ProbeOutcome.Closed, Status = null, TlsFailure = new TlsFailure(TlsFailureKind.Closed) },
        "https://payments.shop/"));

    [Fact]
    public void Ignores_a_refusal_before_the_connection_is_made() =>
        Assert.Empty(Case().Endpoints(ProbeOutcome.Refused).Findings(_rule));

    [Fact]
    public void Ignores_an_answer() =>
        Assert.Empty(Case().Http("10.244.1.21:8080", ProbeOutcome.Succeeded).Findings(_rule));

    private static TrafficCase Case() => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop());
}
