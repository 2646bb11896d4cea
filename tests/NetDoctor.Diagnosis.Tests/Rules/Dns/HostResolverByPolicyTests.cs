using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class HostResolverByPolicyTests
{
    private readonly HostResolverByPolicy _rule = new();

    [Fact]
    public void Reports_a_pod_that_asks_its_nodes_resolver_for_a_name_of_the_cluster()
    {
        var cluster = ResolverCases.Web(pod => pod with { DnsPolicy = DnsPolicy.Default });
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80");
        Assert.StartsWith("shop/web-5d4c-a has dnsPolicy Default, so it asks the node's resolver, which does not know payments.shop:80", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasBasis(finding, Basis.Assumed);
        Assert.Equal("DNS06", ResolverCases.Cause(cluster));
    }

    [Fact]
    public void Reports_what_the_pods_resolv_conf_says() => Assert.Contains(
        ResolverCases.Read(ResolverCases.Web(pod => pod with { DnsPolicy = DnsPolicy.Default }), new ResolverFact { Nameservers = ["192.0.2.1"] }).Cause!.Evidence,
        evidence => evidence is { Basis: Basis.Observed, Statement: "nameserver 192.0.2.1; search none; ndots 1" });

    [Fact]
    public void Ignores_a_pod_whose_resolv_conf_names_the_clusters_dns() => Assert.Equal(
        Verdict.Undetermined,
        ResolverCases.Read(ResolverCases.Web(pod => pod with { DnsPolicy = DnsPolicy.Default }), new ResolverFact { Nameservers = ["10.96.0.10"] }).Verdict);

    [Fact]
    public void Ignores_a_question_that_names_an_address()
    {
        var cluster = ResolverCases.Web(pod => pod with { DnsPolicy = DnsPolicy.Default });
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "10.96.1.2:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "10.96.1.2:80").Verdict);
    }

    [Fact]
    public void Ignores_names_outside_which_the_nodes_resolver_may_know() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Web(pod => pod with { DnsPolicy = DnsPolicy.Default }), new FakeWire(), ResolverCases.Source, "api.example.com:443"));

    [Fact]
    public void Ignores_the_usual_policy() => Assert.Empty(RuleCase.Findings(
        _rule, SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
}
