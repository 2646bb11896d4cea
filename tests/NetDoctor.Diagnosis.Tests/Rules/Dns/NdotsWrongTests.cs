using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class NdotsWrongTests
{
    private readonly NdotsWrong _rule = new();

    [Fact]
    public void Reports_a_name_that_is_answered_from_outside_first()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.ClusterFirst, ndots: "1");
        var wire = EngineHarness.HealthyWire().Name("payments.shop", "203.0.113.9");
        var finding = RuleCase.Single(_rule, cluster, wire, ResolverCases.Source, "payments.shop:80");
        Assert.Contains("with ndots 1 it first tries another name, and payments.shop is 203.0.113.9", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS05", ResolverCases.Cause(cluster, wire: wire));
    }

    [Fact]
    public void Reports_many_names_asked_in_vain_as_a_hazard()
    {
        var wire = new FakeWire().Name("api.example.com", "203.0.113.9").Open("203.0.113.9:443");
        var finding = RuleCase.Single(_rule, SnapshotBuilder.HealthyShop(), wire, ResolverCases.Source, "api.example.com:443");
        Assert.True(finding.IsHazard);
        Assert.Contains("3 names of the search list are asked in vain", finding.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_low_ndots_while_only_the_cluster_knows_the_name()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.ClusterFirst, ndots: "1");
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_trailing_dot()
    {
        var wire = new FakeWire().Name("api.example.com", "203.0.113.9").Open("203.0.113.9:443");
        Assert.Empty(RuleCase.Findings(_rule, SnapshotBuilder.HealthyShop(), wire, ResolverCases.Source, "api.example.com.:443"));
    }
}
