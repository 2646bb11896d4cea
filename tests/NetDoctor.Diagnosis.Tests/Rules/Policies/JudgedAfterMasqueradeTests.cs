using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class JudgedAfterMasqueradeTests
{
    // One that sees the node's address behind a node port.
    private const string Router = "kube-router=docker.io/cloudnativelabs/kube-router:v2.6.0";

    [Fact]
    public void Reports_a_rule_for_a_client_whose_address_the_node_replaces()
    {
        var judgement = PolicyCase.Ask(Cluster(), Wire(), "shop/web", "node/n2:30080");

        Assert.NotNull(PolicyCase.Of(judgement, "POL11"));
        Assert.Contains("forwards its traffic under its own address", PolicyCase.Of(judgement, "POL11")!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_reaches_pods_of_its_own_contradicts_nothing()
    {
        var cluster = Cluster()
            .Edit<Pod>("shop", "payments-7c9f-b", pod => pod with { NodeName = "n1" })
            .Edit<Pod>("shop", "payments-7c9f-c", pod => pod with { NodeName = "n1" });

        var judgement = PolicyCase.Ask(cluster, Wire().Sockets(ProbeOutcome.Timeout, "10.89.0.12:30080"), "shop/web", "node/n2:30080");

        Assert.Equal((Verdict.Unreachable, "POL11"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Null(PolicyCase.Of(judgement, "POL32"));
    }

    [Fact]
    public void Ignores_a_Service_that_keeps_the_clients_address()
    {
        var cluster = Cluster().Edit<Service>("shop", "payments", service => service with { ExternalTrafficPolicy = TrafficPolicy.Local });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, Wire(), "shop/web", "node/n2:30080"), "POL11"));
    }

    [Fact]
    public void Ignores_a_client_that_is_not_admitted_by_its_own_address_either()
    {
        var cluster = Cluster().Policy("shop", "in", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=other")] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, Wire(), "shop/web", "node/n2:30080"), "POL11"));
    }

    [Fact]
    public void A_plugin_that_may_keep_the_clients_address_leaves_it_open()
    {
        var judgement = PolicyCase.Ask(Cluster(PolicyCase.Calico), Wire().Sockets(ProbeOutcome.Timeout, "10.89.0.12:30080"), "shop/web", "node/n2:30080");

        Assert.Null(PolicyCase.Of(judgement, "POL11"));
        Assert.Null(judgement.Cause);
    }

    [Theory]
    [InlineData(Router)]
    [InlineData(PolicyCase.Calico)]
    public void A_node_that_forwards_to_its_own_pod_is_not_that_pods_own_node(string plugin)
    {
        var cluster = Cluster(plugin)
            .EditAll<Pod>(pod => pod.Labels["app"] == "payments", pod => pod with { NodeName = "n2" })
            .Policy("shop", "in", "app=payments");

        var judgement = PolicyCase.Ask(cluster, Wire().Sockets(ProbeOutcome.Timeout, "10.89.0.12:30080"), "shop/web", "node/n2:30080");

        Assert.Equal((Verdict.Unreachable, "POL01"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void A_client_that_is_admitted_by_its_own_address_and_not_by_the_nodes_leaves_it_open()
    {
        var cluster = Cluster(PolicyCase.Calico).EditAll<Pod>(pod => pod.Labels["app"] == "payments", pod => pod with { NodeName = "n2" });
        var wire = Wire().Sockets(ProbeOutcome.Timeout, "10.89.0.12:30080").Open(PolicyCase.Endpoints);

        var judgement = PolicyCase.Ask(cluster, wire, "shop/web", "node/n2:30080");

        Assert.Null(PolicyCase.Of(judgement, "POL01"));
        Assert.NotEqual("POL11", judgement.Cause?.Id);
    }

    private static FakeWire Wire() => PolicyCase.Dropped();

    // The endpoints on the node that is dialled see the client, the other one sees that node.
    private static SnapshotBuilder Cluster(string plugin = Router) => PolicyCase.Cluster(plugin)
        .Edit<Service>("shop", "payments", service => service with
        {
            Type = ServiceType.NodePort,
            Ports = [.. service.Ports.Select(port => port with { NodePort = 30080 })],
        })
        .Policy("shop", "in", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });
}
