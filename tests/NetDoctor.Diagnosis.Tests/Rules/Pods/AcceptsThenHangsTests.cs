using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Pods;

public sealed class AcceptsThenHangsTests
{
    private readonly AcceptsThenHangs _rule = new();

    [Fact]
    public void Reports_the_endpoint_that_says_nothing()
    {
        var finding = Case()
            .Endpoints(ProbeOutcome.Succeeded)
            .Http("10.244.1.21:8080", ProbeOutcome.Hung)
            .Http("10.244.2.22:8080", ProbeOutcome.Succeeded)
            .Http("10.244.2.23:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Equal(
            "Pod shop/payments-7c9f-a (10.244.1.21:8080) accepts the connection and then sends not a byte until the deadline.",
            finding.Summary);
        Assert.Equal("Pod shop/payments-7c9f-a", finding.Subject);
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(["10.244.1.21:8080", "shop/payments-7c9f-a"], finding.Coverage.Subjects);
        Assert.Contains("connected in 1.5 ms", TrafficCase.Statements(finding), StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_an_error_when_all_endpoints_do()
    {
        var finding = Case()
            .Http("10.244.1.21:8080", ProbeOutcome.Hung)
            .Http("10.244.2.22:8080", ProbeOutcome.Hung)
            .Http("10.244.2.23:8080", ProbeOutcome.Hung)
            .Finding(_rule);
        Assert.StartsWith("All 3 endpoints accept connections and then send not a byte", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, finding.Severity);
    }

    [Fact]
    public void Ignores_an_endpoint_that_never_connects() =>
        Assert.Empty(Case().Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    [Fact]
    public void Ignores_endpoints_that_answer() =>
        Assert.Empty(Case().Endpoints(ProbeOutcome.Succeeded).Http("10.244.1.21:8080", ProbeOutcome.Succeeded).Findings(_rule));

    private static TrafficCase Case() => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop());
}
