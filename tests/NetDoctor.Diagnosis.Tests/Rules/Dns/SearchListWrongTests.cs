using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class SearchListWrongTests
{
    private readonly SearchListWrong _rule = new();

    [Theory]
    [InlineData("", "payments.shop:80", "is empty and lacks svc.cluster.local")]
    [InlineData("other.svc.cluster.local", "payments:80", "is other.svc.cluster.local and lacks shop.svc.cluster.local")]
    public void Reports_the_domain_that_would_have_made_the_name_whole(string searches, string to, string words)
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, "10.96.0.10", searches);
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, to);
        Assert.Contains(words, finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS03", ResolverCases.Cause(cluster, to));
    }

    [Fact]
    public void Ignores_a_whole_name() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Configured(DnsPolicy.None, "10.96.0.10"), EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop.svc.cluster.local:80"));

    [Fact]
    public void Ignores_a_list_that_leads_there()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, "10.96.0.10", "svc.cluster.local");
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
        Assert.Null(ResolverCases.Cause(cluster));
    }

    [Fact]
    public void Ignores_a_short_name_that_the_usual_list_would_not_find_either() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Configured(DnsPolicy.None, "10.96.0.10"), EngineHarness.HealthyWire(), ResolverCases.Source, "kube-dns:53"));

    [Fact]
    public void Ignores_a_pod_with_the_kubelets_list() => Assert.Empty(RuleCase.Findings(
        _rule, ResolverCases.Configured(DnsPolicy.ClusterFirst, "", "corp.example.com"), EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
}
