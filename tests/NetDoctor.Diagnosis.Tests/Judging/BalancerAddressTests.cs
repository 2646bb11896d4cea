using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Egress to a load balancer's address: nodes translate it themselves, unless its <c>ipMode</c> is Proxy.</summary>
public sealed class BalancerAddressTests
{
    private const string ToAddress = "ipBlock: {cidr: 203.0.113.0/24}";
    private const string ToController = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress-nginx}}";
    private const string ToPayments = "podSelector: {matchLabels: {app: payments}}";
    private const string Balancer = "203.0.113.9:80";

    [Fact]
    public void An_Ingress_at_an_address_that_nodes_take_is_met_at_its_pods()
    {
        var judgement = AskIngress(Behind(ToController, 80));

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Equal(HopState.Ok, Egress(judgement).State);
    }

    [Fact]
    public void Admitting_the_address_that_nodes_take_admits_nothing()
    {
        var judgement = AskIngress(Behind(ToAddress, 80));

        Assert.Equal((Verdict.Undetermined, HopState.Failed), (judgement.Verdict, Egress(judgement).State));
        Assert.Contains("no probe that these policies deny has shown it", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_under_the_same_policy_shows_that_the_Ingress_is_closed()
    {
        var cluster = PolicyCase.With(IngressCase.Cluster(), PolicyCase.Calico).Pod("shop", "netdoctor-0", "10.244.1.99", labels: "app=web").Manifest(Out(ToAddress, 80));

        var judgement = PolicyCase.Ask(
            cluster, IngressCase.Wire().Sockets(ProbeOutcome.Timeout, [IngressCase.Address, .. PolicyCase.Endpoints]), to: IngressCase.Url, pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL02"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Equal(Basis.Observed, Egress(judgement).Basis);
    }

    [Theory]
    [InlineData(ToAddress, HopState.Ok)]
    [InlineData(ToController, HopState.Failed)]
    public void An_Ingress_behind_a_balancer_of_its_own_is_met_at_the_address(string peer, HopState expected) =>
        Assert.Equal(expected, Egress(AskIngress(Proxied(Behind(peer, 80)))).State);

    [Fact]
    public void Where_plugins_judge_an_Ingress_address_is_not_guessed()
    {
        var judgement = AskIngress(Behind(ToController, 80, plugin: null));

        Assert.Equal((Verdict.Undetermined, HopState.Unknown), (judgement.Verdict, Egress(judgement).State));
        Assert.Contains("which of them the network plugin judges is not known", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_Ingress_that_has_but_a_name_may_be_anywhere()
    {
        var cluster = Behind(ToController, 80).Edit<Ingress>("shop", "shop", ingress => ingress with { Addresses = ["lb.example.com"] });

        var hop = Egress(AskIngress(cluster));

        Assert.Equal((HopState.Unknown, true), (hop.State, hop.Detail.Contains("at which address the Ingress is met", StringComparison.Ordinal)));
    }

    [Fact]
    public void Controllers_on_different_sides_of_a_policy_leave_it_open()
    {
        var cluster = Behind("namespaceSelector: {}, podSelector: {matchLabels: {side: one}}", 80)
            .Edit<Pod>("ingress-nginx", "controller-5f-a", pod => pod with { Labels = Notation.Labels(pod.Labels + ",side=one") })
            .Pod("ingress-nginx", "controller-5f-b", "10.244.2.50", "n2", "app.kubernetes.io/name=ingress-nginx,app.kubernetes.io/component=controller", "http:80 https:443");

        Assert.Equal(HopState.Unknown, Egress(AskIngress(cluster)).State);
    }

    [Fact]
    public void A_source_without_policies_reaches_an_Ingress_wherever_it_is()
    {
        var cluster = Behind(ToController, 80).Remove<NetworkPolicy>("shop", "out").Edit<Ingress>("shop", "shop", ingress => ingress with { Addresses = ["lb.example.com"] });

        Assert.Equal(HopState.Ok, Egress(AskIngress(cluster)).State);
    }

    [Theory]
    [InlineData(false, ToPayments, 8080, HopState.Ok)]
    [InlineData(false, ToAddress, 80, HopState.Failed)]
    [InlineData(true, ToPayments, 8080, HopState.Failed)]
    [InlineData(true, ToAddress, 80, HopState.Ok)]
    public void A_Services_own_balancer_is_judged_where_its_traffic_goes(bool isProxied, string peer, int port, HopState expected) =>
        Assert.Equal(expected, Egress(AskBalancer(PolicyCase.Cluster(), isProxied, Out(peer, port))).State);

    [Fact]
    public void Where_plugins_judge_a_balancers_address_is_not_guessed() =>
        Assert.Equal(HopState.Unknown, Egress(AskBalancer(PolicyCase.WithoutPlugin(), isProxied: false, Out(ToPayments, 8080))).State);

    [Fact]
    public void Under_which_address_a_balancer_forwards_is_not_guessed()
    {
        var admitsWeb = """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: in, namespace: shop}
            spec: {podSelector: {matchLabels: {app: payments}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}
            """;

        var hop = AskBalancer(PolicyCase.Cluster(), isProxied: true, admitsWeb).Route.Single(one => one.Hop == Hop.IngressPolicy);

        Assert.Equal((HopState.Unknown, true), (hop.State, hop.Detail.Contains("the load balancer at 203.0.113.9 forwards", StringComparison.Ordinal)));
    }

    private static RouteHop Egress(Judgement judgement) => judgement.Route.Single(hop => hop.Hop == Hop.EgressPolicy);

    private static Judgement AskIngress(SnapshotBuilder cluster) => PolicyCase.Ask(cluster, IngressCase.Wire(), to: IngressCase.Url);

    private static Judgement AskBalancer(SnapshotBuilder cluster, bool isProxied, string policy) => PolicyCase.Ask(
        cluster.Manifest(policy).Service("shop", "payments", "10.96.1.2", "http:80->8080@30080", type: ServiceType.LoadBalancer, with: service => service with
        {
            LoadBalancerIPs = Notation.Addresses("203.0.113.9"),
            IsLoadBalancerProxied = isProxied,
        }),
        EngineHarness.HealthyWire().Open(Balancer), to: Balancer);

    // The shop's Ingress, with NetDoctor's own pod under no policy.
    private static SnapshotBuilder Behind(string peer, int port, string? plugin = PolicyCase.Calico)
    {
        var cluster = IngressCase.Cluster().Namespace("doctor").Pod("doctor", "netdoctor-0", "10.244.1.99", labels: "app=netdoctor").Manifest(Out(peer, port));
        return plugin is null ? cluster : PolicyCase.With(cluster, plugin);
    }

    private static SnapshotBuilder Proxied(SnapshotBuilder cluster) =>
        cluster.Edit<Service>("ingress-nginx", "controller", service => service with { IsLoadBalancerProxied = true });

    private static string Out(string peer, int port) => $$$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: web}}
          policyTypes: [Egress]
          egress:
          - {ports: [{port: 53, protocol: UDP}, {port: 53}]}
          - {to: [{ {{{peer}}} }], ports: [{port: {{{port}}} }]}
        """;
}
