using NetDoctor.Diagnosis.Tests.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>What NetDoctor meets at its own place need not be what the source meets at another.</summary>
public sealed class PlaceTests
{
    private const string To = "payments.shop:80";

    private static readonly Vantage OnOtherNode = new(VantageKind.Self, "n2", "doctor/netdoctor-0");
    private static readonly Vantage OnSameNode = new(VantageKind.Self, "n1", "doctor/netdoctor-0");

    [Fact]
    public void Does_not_blame_the_network_for_a_policy_on_its_own_pod()
    {
        var cluster = Cluster().Add(new NetworkPolicy { Namespace = "doctor", Name = "default-deny", AppliesToEgress = true });

        var judgement = EngineHarness.Ask(cluster, AllDropped(), "shop/web", To, self: OnSameNode);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("doctor/default-deny", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Blames_the_network_when_no_policy_is_on_its_own_pod() =>
        Assert.Equal(Verdict.Unreachable, EngineHarness.Ask(Cluster(), AllDropped(), "shop/web", To, self: OnSameNode).Verdict);

    [Fact]
    public void Does_not_take_its_own_nodes_translation_for_that_of_another_node()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80");

        var judgement = EngineHarness.Ask(Cluster(), wire, "shop/web", To, self: OnOtherNode);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("node n2", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Blames_translation_on_the_node_that_it_shares_with_the_source()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80");

        Assert.Equal(Verdict.Unreachable, EngineHarness.Ask(Cluster(), wire, "shop/web", To, self: OnSameNode).Verdict);
    }

    [Fact]
    public void Calls_a_page_that_nobody_asked_for_and_does_not_come_at_most_degraded()
    {
        var wire = EngineHarness.HealthyWire()
            .Http(ProbeOutcome.Hung, "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        Assert.NotEqual(Verdict.Unreachable, EngineHarness.Ask(Cluster(), wire, "shop/web", To).Verdict);
    }

    [Fact]
    public void Knows_by_objects_that_a_port_name_does_not_exist()
    {
        var judgement = EngineHarness.Ask(Cluster(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:grpc");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("SVC02", judgement.Cause?.Id);
    }

    [Fact]
    public void Blames_a_dead_DNS_and_not_the_short_name()
    {
        var cluster = Cluster().Service("bank", "ledger", "10.96.1.8", "http:80").Namespace("bank")
            .EditAll<Pod>(pod => pod.Namespace == "kube-system", pod => pod with
            {
                Conditions = [new Condition("Ready", ConditionStatus.False)],
            });

        var judgement = EngineHarness.Ask(
            cluster, EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2"), "shop/web", "ledger:80");

        Assert.Equal("DNS12", judgement.Cause?.Id);
    }

    [Fact]
    public void Does_not_speak_for_clients_outside_when_a_load_balancers_address_fails_inside()
    {
        var cluster = Cluster().Service("shop", "payments", "10.96.1.2", "http:80->8080", type: ServiceType.LoadBalancer, with: service =>
            service with { LoadBalancerIPs = Notation.Addresses("203.0.113.30") });
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "203.0.113.30:80");

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, wire, "outside", To, self: OnSameNode).Verdict);
    }

    [Fact]
    public void Speaks_for_clients_outside_when_no_endpoint_of_a_load_balancer_answers()
    {
        var cluster = Cluster().Service("shop", "payments", "10.96.1.2", "http:80->8080", type: ServiceType.LoadBalancer, with: service =>
            service with { LoadBalancerIPs = Notation.Addresses("203.0.113.30") });
        var wire = EngineHarness.HealthyWire().Refuses("203.0.113.30:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

        Assert.Equal(Verdict.Unreachable, EngineHarness.Ask(cluster, wire, "outside", To, self: OnSameNode).Verdict);
    }

    [Theory]
    [InlineData(PodPhase.Pending)]
    [InlineData(PodPhase.Failed)]
    public void Does_not_find_a_target_reachable_from_a_pod_that_does_not_run(PodPhase phase)
    {
        var cluster = Cluster().Edit<Pod>("shop", "web-5d4c-a", pod => pod with
        {
            Phase = phase,
            PodIPs = phase == PodPhase.Pending ? [] : pod.PodIPs,
            NodeName = phase == PodPhase.Pending ? null : pod.NodeName,
            Conditions = [new Condition("Ready", ConditionStatus.False)],
        });

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), "shop/pod/web-5d4c-a", To, self: OnSameNode).Verdict);
    }

    [Fact]
    public void Does_not_take_the_trouble_of_its_own_node_for_that_of_the_source()
    {
        var cluster = Cluster().Node("n3", "10.89.0.13", "c", ready: false).Pod("doctor", "netdoctor-1", "10.244.3.99", "n3");

        var judgement = EngineHarness.Ask(
            cluster, AllDropped(), "shop/web", To, self: new Vantage(VantageKind.Self, "n3", "doctor/netdoctor-1"));

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("n3", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_speak_for_others_when_a_policy_chooses_who_may_ask_the_clusters_DNS()
    {
        var fromShop = new NetworkPolicyRule([new NetworkPolicyPeer(null, new(Notation.Labels("kubernetes.io/metadata.name=shop"), []), null)], []);
        var cluster = Cluster().Policy("kube-system", "dns-from-shop", "k8s-app=kube-dns", with: policy => policy with { Ingress = [fromShop] });
        var wire = EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2");

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, wire, "shop/web", To, self: OnSameNode).Verdict);
        Assert.Equal(Verdict.Unreachable, EngineHarness.Ask(Cluster().Policy("kube-system", "nobody", "k8s-app=kube-dns"), wire, "shop/web", To, self: OnSameNode).Verdict);
        Assert.Equal(Verdict.Unreachable, EngineHarness.Ask(cluster, wire, null, To, self: OnSameNode).Verdict);
    }

    [Fact]
    public void Does_not_speak_for_others_when_a_policy_chooses_who_may_dial_the_Ingress_controller()
    {
        var cluster = IngressCase.Cluster().Namespace("doctor").Pod("doctor", "netdoctor-0", "10.244.1.99")
            .Policy("ingress-nginx", "from-outside", "app.kubernetes.io/name=ingress-nginx");
        var wire = IngressCase.Wire().Sockets(ProbeOutcome.Timeout, IngressCase.Address);

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, wire, "shop/web", IngressCase.Url, self: OnSameNode).Verdict);
    }

    [Fact]
    public void Does_not_blame_translation_where_a_policy_on_its_own_pod_may_have_been_judged_before_it()
    {
        var cluster = Cluster().Policy("doctor", "pods-only", ingress: false, egress: true);
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.96.1.2:80");

        Assert.Equal(Verdict.Undetermined, EngineHarness.Ask(cluster, wire, "shop/web", To, self: OnSameNode).Verdict);
    }

    [Theory]
    [InlineData("ledger:80")]
    [InlineData("db-host.corp-lan:5432")]
    public void Says_that_it_does_not_know_what_kubelets_add_to_the_search_list(string to)
    {
        var judgement = EngineHarness.Ask(Cluster(), EngineHarness.HealthyWire(), "shop/web", to, self: OnSameNode);

        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "DNS03");
    }

    [Fact]
    public void Knows_a_name_of_the_clusters_own_form_whatever_the_search_list_is()
    {
        var judgement = EngineHarness.Ask(
            Cluster(), EngineHarness.HealthyWire(), "shop/web", "ledger.shop.svc.cluster.local:80", self: OnSameNode);

        Assert.DoesNotContain(judgement.NotEvaluated, gap => gap.Id == "DNS03");
    }

    [Fact]
    public void Offers_the_near_name_of_a_pod_that_does_not_exist()
    {
        var judgement = EngineHarness.Ask(
            Cluster(), EngineHarness.HealthyWire(), null, "shop/pod/payments-7c9f-d:8080");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Contains("payments-7c9f-", judgement.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("?.", judgement.Summary, StringComparison.Ordinal);
    }

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop()
        .Namespace("doctor").Pod("doctor", "netdoctor-0", "10.244.1.99");

    private static FakeWire AllDropped() => EngineHarness.HealthyWire().Sockets(
        ProbeOutcome.Timeout, "10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");
}
