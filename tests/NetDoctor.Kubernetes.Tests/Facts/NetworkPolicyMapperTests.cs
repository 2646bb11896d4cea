using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Kubernetes.Tests.Facts;

/// <summary>A NetworkPolicy means what the API's defaulting makes of it.</summary>
public sealed class NetworkPolicyMapperTests
{
    [Theory]
    [InlineData("{podSelector: {}}", true, false)]
    [InlineData("{podSelector: {}, policyTypes: []}", true, false)]
    [InlineData("{podSelector: {}, policyTypes: null, egress: []}", true, false)]
    [InlineData("{podSelector: {}, egress: [{}]}", true, true)]
    [InlineData("{podSelector: {}, policyTypes: [], egress: [{}]}", true, true)]
    [InlineData("{podSelector: {}, policyTypes: [Egress]}", false, true)]
    [InlineData("{podSelector: {}, policyTypes: [Egress], ingress: [{}]}", false, true)]
    [InlineData("{podSelector: {}, policyTypes: [Ingress], egress: [{}]}", true, false)]
    public void Applies_to_the_directions_that_defaulting_gives_it(string spec, bool ingress, bool egress)
    {
        var policy = Read(spec);

        Assert.Equal((ingress, egress), (policy.AppliesToIngress, policy.AppliesToEgress));
    }

    [Theory]
    [InlineData("{podSelector: {}}", 0)]
    [InlineData("{podSelector: {}, ingress: []}", 0)]
    [InlineData("{podSelector: {}, ingress: [{}]}", 1)]
    [InlineData("{podSelector: {}, ingress: [null]}", 1)]
    public void Admits_nothing_without_a_rule_and_all_by_an_empty_one(string spec, int rules)
    {
        var policy = Read(spec);

        Assert.Equal(rules, policy.Ingress.Length);
        Assert.All(policy.Ingress, rule => Assert.True(rule.Peers.IsEmpty && rule.Ports.IsEmpty));
    }

    [Fact]
    public void Means_everybody_by_no_peer_and_nobody_by_an_empty_one()
    {
        Assert.Empty(Read("{podSelector: {}, ingress: [{from: []}]}").Ingress[0].Peers);
        Assert.Equal(
            [new NetworkPolicyPeer(null, null, null)],
            Map("""{"ingress":[{"from":[{}]}]}""").Ingress[0].Peers);
        Assert.Equal(
            [new NetworkPolicyPeer(null, null, null)],
            Map("""{"ingress":[{"from":[null]}]}""").Ingress[0].Peers);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{podSelector: null}")]
    [InlineData("{podSelector: {}}")]
    public void Concerns_every_pod_by_an_empty_selector(string spec) => Assert.True(Read(spec).PodSelector.IsEmpty);

    [Fact]
    public void Tells_an_empty_selector_of_a_peer_from_an_absent_one()
    {
        var peers = Read("{ingress: [{from: [{podSelector: {}}, {namespaceSelector: {}}, {podSelector: {}, namespaceSelector: null}]}]}").Ingress[0].Peers;

        Assert.True(peers[0].PodSelector!.IsEmpty);
        Assert.Null(peers[0].NamespaceSelector);
        Assert.True(peers[1].NamespaceSelector!.IsEmpty);
        Assert.Null(peers[1].PodSelector);
        Assert.Null(peers[2].NamespaceSelector);
    }

    [Fact]
    public void Takes_an_absent_protocol_for_TCP_and_an_absent_port_for_all()
    {
        var ports = Read("{ingress: [{ports: [{port: 80}, {protocol: UDP}, {protocol: SCTP, port: sctp}, {port: 1, endPort: 9}]}]}").Ingress[0].Ports;

        Assert.Equal(
            [
                new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(80), null),
                new NetworkPolicyPort(TransportProtocol.Udp, null, null),
                new NetworkPolicyPort(TransportProtocol.Sctp, IntOrString.FromName("sctp"), null),
                new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(1), 9),
            ],
            ports);
        Assert.Equal(
            [new NetworkPolicyPort(TransportProtocol.Tcp, null, null)], Map("""{"ingress":[{"ports":[null]}]}""").Ingress[0].Ports);
    }

    [Fact]
    public void Keeps_a_number_in_quotes_as_a_name() => Assert.Equal(
        IntOrString.FromName("80"), Map("""{"ingress":[{"ports":[{"port":"80"}]}]}""").Ingress[0].Ports[0].Port);

    [Fact]
    public void Opens_no_port_by_a_protocol_that_is_not_known() => Assert.Equal(
        [new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(0), null)],
        Map("""{"ingress":[{"ports":[{"protocol":"ICMP"}]}]}""").Ingress[0].Ports);

    [Theory]
    [InlineData("""{"key":"app","operator":"Like","values":["web"]}""")]
    [InlineData("""{"key":"app","operator":"in","values":["web"]}""")]
    [InlineData("""{"key":"app"}""")]
    [InlineData("""{"key":"none","operator":"NotIn"}""")]
    [InlineData("""{"key":"none","operator":"DoesNotExist","values":["web"]}""")]
    [InlineData("""{"operator":"DoesNotExist"}""")]
    [InlineData("null")]
    public void Selects_nothing_by_a_requirement_that_the_API_refuses(string requirement)
    {
        var selector = Map($$$"""{"podSelector":{"matchExpressions":[{{{requirement}}}]}}""").PodSelector;

        Assert.False(selector.IsEmpty);
        Assert.False(selector.Matches(Notation.Labels("app=web")));
        Assert.False(selector.Matches(LabelSet.Empty));
    }

    private static NetworkPolicy Read(string spec) => new ManifestReader(TimeProvider.System)
        .ReadText($$$"""{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}, spec: {{{spec}}}}""", "p.yaml")
        .Snapshot.NetworkPolicies.Find("default", "p")!;

    // As from an API server: what no manifest may say is read all the same.
    private static NetworkPolicy Map(string spec) => (NetworkPolicy)new NetDoctor.Kubernetes.Facts.FactReader().Read(
        ResourceKind.NetworkPolicy, System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"p","namespace":"shop"},"spec":{{{spec}}}}"""));
}
