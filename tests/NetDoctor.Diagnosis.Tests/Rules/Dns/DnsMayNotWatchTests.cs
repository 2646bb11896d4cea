using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class DnsMayNotWatchTests
{
    private static readonly DnsMayNotWatch Rule = new();

    private static SnapshotBuilder Cluster(bool isAllowed) => SnapshotBuilder.HealthyShop()
        .Review("list", "endpointslices", isAllowed).Review("watch", "endpointslices", isAllowed).Review("list", "services", true);

    [Fact]
    public void Reports_rights_that_CoreDNS_lacks_while_it_answers_SERVFAIL()
    {
        var wire = DnsCases.Wire().AllDns(ProbeOutcome.ServerFailure);

        var finding = RuleCase.Single(Rule, Cluster(false), wire, "shop/web", "payments.shop:80");

        Assert.Contains(
            "ServiceAccount kube-system/coredns, which may not list or watch endpointslices.discovery.k8s.io", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS39", RuleCase.Cause(Cluster(false), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_rights_behind_pods_that_never_become_ready()
    {
        var cluster = Cluster(false).DnsPods(pod => DnsCases.Unready(pod, new ContainerState(ContainerPhase.Running)))
            .PodEvent("kube-system", "coredns-668d-a", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");

        Assert.Equal("DNS39", RuleCase.Cause(cluster, DnsCases.Wire().AllDns(ProbeOutcome.Refused), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_rights_behind_an_old_Service_that_CoreDNS_does_not_know() => Assert.Equal(
        "DNS39", RuleCase.Cause(Cluster(false), new FakeWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Reports_a_hazard_while_answers_are_right() => Assert.True(RuleCase.Single(
        Rule, Cluster(false), DnsCases.Wire(), "shop/web", "payments.shop:80").IsHazard);

    [Fact]
    public void Reports_a_hazard_beside_a_Service_that_does_not_exist()
    {
        Assert.True(RuleCase.Single(Rule, Cluster(false), DnsCases.Wire(), "shop/web", "ledger.shop:80").IsHazard);
        Assert.Equal("SVC01", RuleCase.Cause(Cluster(false), DnsCases.Wire(), "shop/web", "ledger.shop:80"));
    }

    [Fact]
    public void Ignores_rights_that_are_granted() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(true), DnsCases.Wire().AllDns(ProbeOutcome.ServerFailure), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_rights_that_are_not_known() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), DnsCases.Wire().AllDns(ProbeOutcome.ServerFailure), "shop/web", "payments.shop:80"));
}
