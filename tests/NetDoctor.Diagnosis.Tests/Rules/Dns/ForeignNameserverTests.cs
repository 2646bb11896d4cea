using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class ForeignNameserverTests
{
    private const string Search = "shop.svc.cluster.local svc.cluster.local cluster.local";

    private readonly ForeignNameserver _rule = new();

    [Theory]
    [InlineData("203.0.113.53")]
    [InlineData("203.0.113.53 10.96.0.10")]
    public void Reports_a_first_server_that_is_not_the_clusters(string servers)
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, servers, Search);
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80");
        Assert.StartsWith("shop/web-5d4c-a asks nameserver 203.0.113.53, which is not the cluster's DNS 10.96.0.10", finding.Summary, StringComparison.Ordinal);
        Assert.Equal(servers.Contains(' ', StringComparison.Ordinal), finding.Summary.Contains("comes later", StringComparison.Ordinal));
        Assert.Equal("DNS04", ResolverCases.Cause(cluster));
    }

    [Fact]
    public void Reports_what_the_pods_resolv_conf_says()
    {
        var judged = ResolverCases.Read(
            ResolverCases.Configured(DnsPolicy.None, "203.0.113.53", Search), new ResolverFact { Nameservers = ["203.0.113.53"], Search = ["shop.svc.cluster.local"], Ndots = 2 });

        Assert.Equal("DNS04", judged.Cause?.Id);
        Assert.Contains(judged.Cause!.Evidence, evidence => evidence is
        {
            Basis: Basis.Observed, Source: "resolv.conf of Pod shop/web-5d4c-a", Statement: "nameserver 203.0.113.53; search shop.svc.cluster.local; ndots 2",
        });
    }

    [Theory]
    [InlineData("10.96.0.10")]
    [InlineData("169.254.20.10")]
    public void Ignores_what_the_pods_resolv_conf_does_not_say(string first) => Assert.DoesNotContain(
        ResolverCases.Read(ResolverCases.Configured(DnsPolicy.None, "203.0.113.53", Search), new ResolverFact { Nameservers = [first] }).Findings,
        finding => finding.Id == "DNS04");

    [Theory]
    [InlineData("10.96.0.10")]
    [InlineData("169.254.20.10 203.0.113.53")]
    public void Ignores_the_clusters_dns_and_its_cache_on_the_node(string servers) => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Configured(DnsPolicy.None, servers, Search), EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));

    [Fact]
    public void Ignores_servers_that_are_added_after_the_clusters()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.ClusterFirst, "203.0.113.53");
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_question_that_names_an_address() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Configured(DnsPolicy.None, "203.0.113.53"), EngineHarness.HealthyWire(), ResolverCases.Source, "10.96.1.2:80"));
}
