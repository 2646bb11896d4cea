using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Dialects;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Dialects;

public sealed class PolicyCapabilitiesTests
{
    private static readonly PolicyDialect OldCilium = Plugin("Cilium").DialectOf(new("quay.io/cilium/cilium:v1.15.0", new ConfigMap { Name = "cilium-config" }));
    private static readonly PolicyDialect NewCilium = Plugin("Cilium").DialectOf(new("quay.io/cilium/cilium:v1.16.0", new ConfigMap { Name = "cilium-config" }));

    [Fact]
    public void Finds_a_range_of_ports_that_the_plugin_does_not_read()
    {
        var gap = Assert.Single(Gaps(Policy(new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(8000), 8100)), OldCilium));

        Assert.True(gap.IsUnsupported);
        Assert.Equal(PolicyFeature.EndPort, gap.Feature);
        Assert.Equal("spec.ingress[0].ports[0].endPort", gap.Path);
        Assert.Equal("8100", gap.Value);
        Assert.Equal("Cilium 1.15.0 does not apply endPort (from 1.16; before, only the first port of a range is meant)", gap.Words);
        Assert.Contains("cilium/cilium", gap.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_nothing_where_the_plugin_reads_it() =>
        Assert.Empty(Gaps(Policy(new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(8000), 8100)), NewCilium));

    [Fact]
    public void Finds_no_range_in_a_port_that_ends_where_it_begins() =>
        Assert.Empty(Gaps(Policy(new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(8000), 8000)), OldCilium));

    [Fact]
    public void Finds_nothing_by_the_specification() => Assert.Empty(Gaps(
        Policy(new NetworkPolicyPort(TransportProtocol.Sctp, IntOrString.FromName("diameter"), null), "10.244.0.0/16"), PolicyDialect.Specification));

    [Fact]
    public void Finds_a_name_that_the_plugin_makes_something_else_of()
    {
        var ovn = Plugin("OVN-Kubernetes").DialectOf(new("quay.io/ocp@sha256:01"));

        var gap = Assert.Single(Gaps(Policy(new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromName("http"), null)), ovn));

        Assert.Equal(PolicyFeature.NamedPorts, gap.Feature);
        Assert.Contains("opens every port of its protocol", gap.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.244.0.0/16", "", true, false)]
    [InlineData("10.244.1.0/24", "", true, false)]
    [InlineData("10.0.0.0/8", "10.244.0.0/16", false, true)]
    [InlineData("10.89.0.0/24", "", false, true)]
    [InlineData("203.0.113.0/24", "", false, false)]
    [InlineData("0.0.0.0/0", "", false, false)]
    public void Finds_a_range_that_holds_pods_or_nodes(string cidr, string except, bool pods, bool nodes)
    {
        var gaps = Gaps(Policy(null, cidr, except), NewCilium);

        Assert.Equal(pods, gaps.Any(gap => gap.Feature == PolicyFeature.IpBlockOfPods));
        Assert.Equal(nodes, gaps.Any(gap => gap.Feature == PolicyFeature.IpBlockOfNodes));
    }

    [Fact]
    public void Says_of_ranges_nothing_without_facts() =>
        Assert.Empty(PolicyCapabilities.GapsOf(Policy(null, "10.244.0.0/16"), NewCilium, null));

    [Fact]
    public void Says_of_a_plugin_without_policies_only_that()
    {
        var gap = Assert.Single(Gaps(
            Policy(new NetworkPolicyPort(TransportProtocol.Sctp, IntOrString.FromName("diameter"), null)),
            Plugin("flannel").DialectOf(new("ghcr.io/flannel-io/flannel:v0.28.9"))));

        Assert.Equal(PolicyFeature.Enforcement, gap.Feature);
        Assert.StartsWith("flannel 0.28.9 does not apply NetworkPolicies", gap.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_of_an_unknown_plugin_that_it_is_not_known()
    {
        var gaps = Gaps(Policy(new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(8000), 8100)), PolicyDialect.Unknown);

        Assert.Equal([PolicyFeature.Enforcement, PolicyFeature.EndPort], gaps.Select(gap => gap.Feature));
        Assert.All(gaps, gap => Assert.False(gap.IsUnsupported));
        Assert.All(gaps, gap => Assert.StartsWith("the network plugin is not recognised", gap.Words, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(ResourceKind.AdminNetworkPolicy, "v3.31.0", null)]
    [InlineData(ResourceKind.AdminNetworkPolicy, "v3.32.0", "AdminNetworkPolicies")]
    [InlineData(ResourceKind.BaselineAdminNetworkPolicy, "v3.29.0", "the BaselineAdminNetworkPolicy")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "v3.31.0", "ClusterNetworkPolicies")]
    [InlineData(ResourceKind.ClusterNetworkPolicy, "v3.32.0", null)]
    public void Finds_a_kind_of_policy_that_the_plugin_does_not_read(ResourceKind kind, string tag, string? words)
    {
        var policy = new ClusterPolicy { Name = "closed", PolicyKind = kind };

        var gaps = Gaps(policy, Plugin("Calico").DialectOf(new($"quay.io/calico/node:{tag}")));

        Assert.Equal(words is null ? 0 : 1, gaps.Count);
        Assert.All(gaps, gap => Assert.Contains($"does not apply {words}", gap.Words, StringComparison.Ordinal));
    }

    [Fact]
    public void Finds_domain_names_of_which_nothing_is_known()
    {
        var policy = new ClusterPolicy
        {
            Name = "to-example",
            PolicyKind = ResourceKind.ClusterNetworkPolicy,
            Egress = [new(null, PolicyAction.Allow, [new ClusterPolicyPeer { DomainNames = ["example.com"] }], [])],
        };

        var gap = Assert.Single(Gaps(policy, Plugin("Calico").DialectOf(new("quay.io/calico/node:v3.32.0"))));

        Assert.Equal(PolicyFeature.DomainNames, gap.Feature);
        Assert.Equal("example.com", gap.Value);
        Assert.False(gap.IsUnsupported);
    }

    private static List<CapabilityGap> Gaps(Fact policy, PolicyDialect dialect) =>
        [.. PolicyCapabilities.GapsOf(policy, dialect, SnapshotBuilder.HealthyShop().Build())];

    private static NetworkPlugin Plugin(string name) => DialectCatalog.Plugins.Single(plugin => plugin.Name == name);

    private static NetworkPolicy Policy(NetworkPolicyPort? port, string? cidr = null, string except = "") => new()
    {
        Namespace = "shop",
        Name = "payments",
        AppliesToIngress = true,
        Ingress =
        [
            new NetworkPolicyRule(
                cidr is null ? [] : [new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock(cidr, except.Length == 0 ? [] : [except]))],
                port is null ? [] : [port]),
        ],
    };
}
