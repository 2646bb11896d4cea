using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class DuplicateExternalAddressTests
{
    private static readonly DuplicateExternalAddress Rule = new();

    private static SnapshotBuilder Cluster(string ports = "http:80->8080") => SnapshotBuilder.HealthyShop()
        .Edit<Service>("shop", "payments", service => service with { ExternalIPs = Notation.Addresses("203.0.113.7") })
        .Service("bank", "ledger", "10.96.1.9", ports, with: service => service with { ExternalIPs = Notation.Addresses("203.0.113.7") });

    [Fact]
    public void Reports_the_address_as_the_cause_when_only_it_fails()
    {
        var cluster = Cluster().Remove<Service>("bank", "ledger")
            .Service("shop", "refunds", "10.96.1.9", "http:80->8080", with: service => service with
            {
                ExternalIPs = Notation.Addresses("203.0.113.7"),
            });
        var wire = EngineHarness.HealthyWire().Refuses("203.0.113.7:80");
        var judgement = EngineHarness.Ask(cluster, wire, null, "203.0.113.7:80");

        Assert.Equal((Verdict.Unreachable, "SVC21"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("shop/payments and shop/refunds both claim 203.0.113.7 port 80/TCP", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_the_address_as_the_cause_when_the_other_Service_would_answer()
    {
        var cluster = Cluster().Service("shop", "billing", "10.96.1.11", "http:80->8080", with: service => service with
        {
            ExternalIPs = Notation.Addresses("203.0.113.7"),
        }).Deployment("shop", "billing", "5f6c", 0).Remove<Service>("bank", "ledger");

        Assert.Equal("SVC21", RuleCase.Cause(cluster, EngineHarness.HealthyWire().Refuses("203.0.113.7:80"), null, "203.0.113.7:80"));
    }

    [Fact]
    public void Reports_a_shared_address_that_works_as_a_hazard()
    {
        var wire = EngineHarness.HealthyWire().Open("203.0.113.7:80");

        Assert.True(RuleCase.Single(Rule, Cluster(), wire, "shop/web", "payments.shop:80").IsHazard);
    }

    [Fact]
    public void Ignores_an_address_that_is_shared_at_other_ports() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("https:443->8080"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_one_port_number_for_two_protocols() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("dns:80->8080/UDP"), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_node_port_that_two_protocols_share() => Assert.Empty(RuleCase.Findings(
        Rule,
        SnapshotBuilder.HealthyShop().Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.NodePort)
            .Service("shop", "syslog", "10.96.1.9", "syslog:80->8080@30080/UDP", "app=payments", ServiceType.NodePort),
        EngineHarness.HealthyWire(),
        "shop/web",
        "payments.shop:80"));

    // Whichever of the two took it would answer: the packets are lost before either.
    [Fact]
    public void Ignores_an_address_that_gives_no_answer_while_both_Services_would()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Edit<Service>("shop", "payments", service => service with { ExternalIPs = Notation.Addresses("203.0.113.7") })
            .Edit<Service>("shop", "web", service => service with { ExternalIPs = Notation.Addresses("203.0.113.7") });

        Assert.NotEqual("SVC21", RuleCase.Cause(
            cluster, EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "203.0.113.7:80"), null, "203.0.113.7:80"));
    }
}
