using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class UpstreamFailingTests
{
    private const string Outside = "api.example.test";

    private static readonly UpstreamFailing Rule = new();

    private static SnapshotBuilder Cluster(string? forward) =>
        SnapshotBuilder.HealthyShop().Corefile(DnsCases.Corefile(forward: forward));

    private static FakeWire Wire() => DnsCases.Wire().Name(Outside, ProbeOutcome.ServerFailure);

    [Fact]
    public void Reports_an_upstream_that_fails_when_asked_directly()
    {
        var wire = Wire().DnsServer("192.0.2.53", ProbeOutcome.Timeout);

        var finding = RuleCase.Single(Rule, Cluster("192.0.2.53"), wire, "shop/web", $"{Outside}:443");

        Assert.Equal("Upstream 192.0.2.53", finding.Subject);
        Assert.Contains("CoreDNS forwards to 192.0.2.53, which fails when asked directly too", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS15", RuleCase.Cause(Cluster("192.0.2.53"), wire, "shop/web", $"{Outside}:443"));
    }

    [Fact]
    public void Reports_an_upstream_that_answers_others()
    {
        var wire = Wire().DnsServer("192.0.2.53", ProbeOutcome.Succeeded);

        Assert.Contains("answers NetDoctor itself",
            RuleCase.Single(Rule, Cluster("192.0.2.53"), wire, "shop/web", $"{Outside}:443").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_a_Corefile_that_forwards_nowhere() => Assert.Contains(
        "has no forward plugin",
        RuleCase.Single(Rule, Cluster(null), Wire(), "shop/web", $"{Outside}:443").Summary, StringComparison.Ordinal);

    [Theory]
    [InlineData("127.0.0.53")]
    [InlineData("169.254.169.253")]
    [InlineData("tls://192.0.2.53")]
    [InlineData("/etc/resolv.conf")]
    public void Reports_without_asking_an_upstream_that_others_cannot_ask(string forward)
    {
        RuleCase.Single(Rule, Cluster(forward), Wire(), "shop/web", $"{Outside}:443");
        var (_, observations) = EngineHarness.Observe(Cluster(forward).Build(), Wire(), "shop/web", $"{Outside}:443");
        Assert.DoesNotContain(observations, observation => observation.Plan.Step == LadderStep.NameAtUpstream);
    }

    [Fact]
    public void Ignores_a_name_outside_that_does_not_exist() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("192.0.2.53"), DnsCases.Wire(), "shop/web", $"{Outside}:443"));

    [Fact]
    public void Ignores_servers_that_fail_for_every_name() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("192.0.2.53"), Wire().Name(DnsCases.Control, ProbeOutcome.ServerFailure), "shop/web", $"{Outside}:443"));

    [Fact]
    public void Ignores_a_name_of_the_cluster() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster("192.0.2.53"), DnsCases.Wire().Name("payments.shop.svc.cluster.local", ProbeOutcome.ServerFailure),
        "shop/web", "payments.shop:80"));
}
