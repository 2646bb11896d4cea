using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class HostNetworkWithoutClusterDnsTests
{
    private readonly HostNetworkWithoutClusterDns _rule = new();

    [Fact]
    public void Reports_a_pod_on_its_nodes_network_with_the_usual_policy()
    {
        var cluster = OnHost(DnsPolicy.ClusterFirst);
        var finding = RuleCase.Single(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80");
        RuleCase.HasFix(finding, "ClusterFirstWithHostNet");
        Assert.Equal("DNS07", ResolverCases.Cause(cluster));
    }

    [Fact]
    public void Ignores_the_policy_that_goes_with_the_nodes_network()
    {
        var cluster = OnHost(DnsPolicy.ClusterFirstWithHostNet);
        Assert.Empty(RuleCase.Findings(_rule, cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80"));
        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), ResolverCases.Source, "payments.shop:80").Verdict);
    }

    [Fact]
    public void Ignores_a_question_that_names_an_address() => Assert.Empty(RuleCase.Findings(
        _rule, OnHost(DnsPolicy.ClusterFirst), EngineHarness.HealthyWire(), ResolverCases.Source, "10.96.1.2:80"));

    private static SnapshotBuilder OnHost(DnsPolicy policy) =>
        ResolverCases.Web(pod => pod with { HostNetwork = true, DnsPolicy = policy, PodIPs = [System.Net.IPAddress.Parse("10.89.0.11")] });
}
