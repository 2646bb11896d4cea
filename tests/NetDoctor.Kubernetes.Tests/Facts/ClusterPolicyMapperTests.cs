using System.Text;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Kubernetes.Tests.Facts;

public sealed class ClusterPolicyMapperTests
{
    private const string Three = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: guard}
        spec:
          priority: 7
          subject: {namespaces: {matchLabels: {team: shop}}}
          ingress:
          - name: from-web
            action: Allow
            from: [{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}}]
            ports:
            - portNumber: {port: 8080}
            - portNumber: {protocol: UDP, port: 53}
            - portRange: {protocol: SCTP, start: 100, end: 200}
            - namedPort: http
          egress:
          - action: Pass
            to: [{nodes: {}}, {networks: ["10.0.0.0/8", "fd00::/8"]}, {domainNames: ["*.example.com"]}, {namespaces: {}}]
          - action: Deny
            to: [{networks: ["0.0.0.0/0"]}]
        ---
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: {name: default}
        spec:
          subject: {pods: {namespaceSelector: {}, podSelector: {}}}
          ingress: [{action: Deny, from: [{namespaces: {}}]}]
        ---
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: base, labels: {by: admin}}
        spec:
          tier: Baseline
          priority: 1000
          subject: {namespaces: {}}
          egress:
          - action: Accept
            to: [{networks: ["10.0.0.0/8"]}]
            protocols:
            - tcp: {destinationPort: {number: 443}}
            - udp: {destinationPort: {range: {start: 1, end: 1024}}}
            - sctp: {}
            - destinationNamedPort: dns
        """;

    private readonly ClusterSnapshot _snapshot = new SnapshotBuilder().Manifest(Three).Build();

    [Fact]
    public void Reads_an_AdminNetworkPolicy()
    {
        var policy = Assert.Single(_snapshot.AdminNetworkPolicies.All);

        Assert.Equal("AdminNetworkPolicy guard", policy.Reference.ToString());
        Assert.Equal((PolicyTier.Admin, 7), (policy.Tier, policy.Priority));
        Assert.Equal("team=shop", policy.Subject!.NamespaceSelector.MatchLabels.ToString());
        Assert.True(policy.Subject.PodSelector.IsEmpty);
        var rule = Assert.Single(policy.Ingress);
        Assert.Equal(("from-web", PolicyAction.Allow), (rule.Name, rule.Action));
        Assert.Equal("app=web", rule.Peers[0].Pods!.PodSelector.MatchLabels.ToString());
        Assert.Equal(
            [
                new ClusterPolicyPort(TransportProtocol.Tcp, 8080, 8080, null),
                new ClusterPolicyPort(TransportProtocol.Udp, 53, 53, null),
                new ClusterPolicyPort(TransportProtocol.Sctp, 100, 200, null),
                new ClusterPolicyPort(null, 0, 0, "http"),
            ],
            rule.Ports);
        Assert.Equal([PolicyAction.Pass, PolicyAction.Deny], policy.Egress.Select(one => one.Action));
        var peers = policy.Egress[0].Peers;
        Assert.True(peers[0].Nodes!.IsEmpty);
        Assert.Equal(["10.0.0.0/8", "fd00::/8"], peers[1].Networks);
        Assert.Equal(["*.example.com"], peers[2].DomainNames);
        Assert.Equal(new PodsOfNamespaces(LabelSelector.Everything, LabelSelector.Everything).PodSelector.IsEmpty, peers[3].Pods!.PodSelector.IsEmpty);
        Assert.DoesNotContain(peers, peer => peer.IsUnknown);
    }

    [Fact]
    public void Reads_the_BaselineAdminNetworkPolicy()
    {
        var policy = Assert.Single(_snapshot.BaselineAdminNetworkPolicies.All);

        Assert.Equal("BaselineAdminNetworkPolicy default", policy.Reference.ToString());
        Assert.Equal((PolicyTier.Baseline, 0), (policy.Tier, policy.Priority));
        Assert.True(policy.Subject!.NamespaceSelector.IsEmpty && policy.Subject.PodSelector.IsEmpty);
        Assert.Equal(PolicyAction.Deny, Assert.Single(policy.Ingress).Action);
    }

    [Fact]
    public void Reads_a_ClusterNetworkPolicy()
    {
        var policy = Assert.Single(_snapshot.ClusterNetworkPolicies.All);

        Assert.Equal("ClusterNetworkPolicy base", policy.Reference.ToString());
        Assert.Equal((PolicyTier.Baseline, 1000, "by=admin"), (policy.Tier, policy.Priority, policy.Labels.ToString()));
        var rule = Assert.Single(policy.Egress);
        Assert.Equal(PolicyAction.Allow, rule.Action);
        Assert.Equal(
            [
                new ClusterPolicyPort(TransportProtocol.Tcp, 443, 443, null),
                new ClusterPolicyPort(TransportProtocol.Udp, 1, 1024, null),
                new ClusterPolicyPort(TransportProtocol.Sctp, 0, 0, null),
                new ClusterPolicyPort(null, 0, 0, "dns"),
            ],
            rule.Ports);
    }

    [Theory]
    [InlineData("""{"action":"Deny","from":[{}]}""")]
    [InlineData("""{"action":"Deny","from":[null]}""")]
    [InlineData("""{"action":"Deny","from":[{"services":{"name":"web"}}]}""")]
    [InlineData("""{"action":"Deny","from":[{"namespaces":null}]}""")]
    public void Keeps_a_peer_that_it_does_not_know_for_the_rule_to_fail_closed(string rule) =>
        Assert.True(Assert.Single(Map(rule).Peers).IsUnknown);

    [Theory]
    [InlineData("""{"protocols":[{}]}""")]
    [InlineData("""{"protocols":[null]}""")]
    [InlineData("""{"protocols":[{"icmp":{}}]}""")]
    [InlineData("""{"protocols":[{"tcp":{"destinationPort":{}}}]}""")]
    [InlineData("""{"ports":[{"portNumber":{"protocol":"ICMP","port":1}}]}""")]
    [InlineData("""{"ports":[{"portNumber":{}}]}""")]
    [InlineData("""{"ports":[{"portRange":{"start":5}}]}""")]
    public void Keeps_a_port_that_it_does_not_know_for_the_rule_to_fail_closed(string rule) =>
        Assert.True(Assert.Single(Map(rule).Ports).IsUnknown);

    [Fact]
    public void Concerns_no_pod_without_a_subject_that_it_knows() => Assert.Null(((ClusterPolicy)new FactReader().Read(
        ResourceKind.AdminNetworkPolicy, """{"metadata":{"name":"p"},"spec":{"subject":{}}}"""u8)).Subject);

    private static ClusterPolicyRule Map(string rule) => Assert.Single(((ClusterPolicy)new FactReader().Read(
        ResourceKind.ClusterNetworkPolicy, Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"p"},"spec":{"ingress":[{{{rule}}}]}}"""))).Ingress);
}
