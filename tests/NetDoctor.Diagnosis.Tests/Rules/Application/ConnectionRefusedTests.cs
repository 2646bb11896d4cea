using NetDoctor.Diagnosis.Rules.Application;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Application;

public sealed class ConnectionRefusedTests
{
    private readonly ConnectionRefused _rule = new();

    [Fact]
    public void Reports_that_nothing_listens()
    {
        var finding = Case().Frontend(ProbeOutcome.Refused).Endpoints(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal(
            "All 3 endpoints refuse the connection: nothing listens on that port: Pod shop/payments-7c9f-a (10.244.1.21:8080), "
            + "Pod shop/payments-7c9f-b (10.244.2.22:8080), Pod shop/payments-7c9f-c (10.244.2.23:8080).",
            finding.Summary);
        Assert.Equal("Service shop/payments", finding.Subject);
        Assert.Contains("10.244.2.23:8080", finding.Coverage.Subjects);
        Assert.Contains("shop/payments-7c9f-c", finding.Coverage.Subjects);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.All(finding.Evidence, evidence => Assert.Equal(Basis.Observed, evidence.Basis));
    }

    [Fact]
    public void Reports_who_refuses_on_behalf_of_the_endpoint()
    {
        var finding = Case()
            .Endpoint("10.244.1.21:8080", ProbeOutcome.Refused, new Refusal("icmp", 3, 3, "10.89.0.11"))
            .Endpoint("10.244.2.22:8080", ProbeOutcome.Succeeded)
            .Finding(_rule);
        Assert.Contains("refused on its behalf by 10.89.0.11", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("ICMP 3/3 from 10.89.0.11", TrafficCase.Statements(finding), StringComparison.Ordinal);
        Assert.Equal(Severity.Warning, finding.Severity);
    }

    [Fact]
    public void Reports_an_address_that_no_object_explains()
    {
        var finding = TrafficCase.To("192.0.2.7:443", SnapshotBuilder.HealthyShop()).Frontend(ProbeOutcome.Refused).Finding(_rule);
        Assert.Equal("192.0.2.7:443 refuses the connection: nothing listens on that port.", finding.Summary);
    }

    [Fact]
    public void Reports_the_translation_when_endpoints_answer_and_the_service_refuses()
    {
        var finding = Case().Frontend(ProbeOutcome.Refused).Endpoints(ProbeOutcome.Succeeded).Finding(_rule);
        Assert.StartsWith(
            "10.96.1.2:80 refuses, but 3 of its endpoints answer when dialled directly", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(Hop.Proxy, finding.Hop);
        Assert.Equal(["10.96.1.2:80"], finding.Coverage.Subjects);
    }

    [Fact]
    public void Ignores_endpoints_that_give_no_reply() =>
        Assert.Empty(Case().Frontend(ProbeOutcome.Timeout).Endpoints(ProbeOutcome.Timeout).Findings(_rule));

    // kube-proxy rejects for a Service without endpoints: that is said by others.
    [Fact]
    public void Ignores_a_service_without_endpoints()
    {
        var cluster = new SnapshotBuilder().Service("shop", "payments", "10.96.1.2", "http:80->8080");
        Assert.Empty(TrafficCase.ToPayments(cluster).Frontend(ProbeOutcome.Refused).Findings(_rule));
    }

    // The connection through the Service has met the bad endpoint: nothing is wrong with the translation.
    [Fact]
    public void Ignores_a_translated_address_that_fails_as_one_of_the_endpoints_does()
    {
        var wire = EngineHarness.HealthyWire().Refuses("10.96.1.2:80", "10.244.1.21:8080");
        var findings = RuleCase.Findings(new ConnectionRefused(), SnapshotBuilder.HealthyShop(), wire, "shop/web", "payments.shop:80");
        Assert.DoesNotContain(findings, finding => finding.Hop == Hop.Proxy);
    }

    [Fact]
    public void Ignores_endpoints_of_the_other_family_at_a_translated_address()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2,fd00:96::2", "http:80->8080");
        var wire = EngineHarness.HealthyWire().Name("payments.shop.svc.cluster.local", "10.96.1.2", "fd00:96::2").Refuses("[fd00:96::2]:80");
        Assert.Empty(RuleCase.Findings(new ConnectionRefused(), cluster, wire, null, "payments.shop:80"));
    }

    private static TrafficCase Case() => TrafficCase.ToPayments(SnapshotBuilder.HealthyShop());
}
