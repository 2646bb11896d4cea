using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

public sealed class EndClassesTests
{
    private static readonly NetworkPolicy Closed = new() { Namespace = "shop", Name = "closed", AppliesToIngress = true };

    [Fact]
    public void Without_policies_all_pods_of_all_namespaces_are_one_class()
    {
        var matrix = MatrixOf(Pods());

        Assert.Equal(2, matrix.Classes);
        Assert.Single(matrix.Pods.Select(one => one.Class).Distinct());
        Assert.Single(matrix.Outside);
    }

    [Fact]
    public void A_policy_splits_the_pods_that_it_selects_from_others() => Assert.Equal(
        ["data/db-0", "data/db-1 shop/web-0 shop/web-1 shop/web-2"],
        ClassesOf(Pods(), Closed with { Namespace = "data", PodSelector = Labelled("role=first") }));

    [Fact]
    public void A_peer_splits_the_pods_that_it_matches_from_others() => Assert.Equal(
        ["data/db-0", "data/db-1", "shop/web-0 shop/web-1 shop/web-2"],
        ClassesOf(Pods(), Closed with { Ingress = [new([Peer(Labelled("role=first"), namespaces: LabelSelector.Everything), Peer(Labelled("app=db"), LabelSelector.Everything)], [])] }));

    [Fact]
    public void Labels_of_which_no_policy_speaks_split_nothing() => Assert.Equal(
        ["data/db-0 data/db-1", "shop/web-0 shop/web-1 shop/web-2"],
        ClassesOf(Pods(), Closed with { Ingress = [new([Peer(Labelled("app=web"))], [])] }));

    [Fact]
    public void A_range_splits_pods_by_their_addresses() => Assert.Equal(
        ["data/db-0 data/db-1 shop/web-2", "shop/web-0 shop/web-1"],
        ClassesOf(Pods(), new NetworkPolicy
        {
            Namespace = "other",
            Name = "egress",
            AppliesToEgress = true,
            Egress = [new([new(null, null, new NetworkPolicyIPBlock("10.244.1.0/28", ["10.244.1.3/32"]))], [])],
        }, another: true));

    [Fact]
    public void A_name_of_a_port_splits_pods_on_which_it_is_another_number()
    {
        var named = Closed with { Ingress = [new([], [new(TransportProtocol.Tcp, IntOrString.FromName("http"), null)])] };
        var snapshot = Pods();
        var moved = snapshot.Pods.Find("shop", "web-1")!;
        snapshot = snapshot with
        {
            Pods = snapshot.Pods.With(moved with { Containers = [moved.Containers[0] with { Ports = [new ContainerPort("http", 9090, TransportProtocol.Tcp)] }] }),
        };

        Assert.Equal(["data/db-0 data/db-1", "shop/web-0 shop/web-2", "shop/web-1"], ClassesOf(snapshot, named));
        Assert.Equal(["data/db-0 data/db-1", "shop/web-0 shop/web-1 shop/web-2"], ClassesOf(snapshot, Closed));
        var matrix = MatrixOf(snapshot, named);
        var web = PolicyEnd.Of(snapshot.Pods.Find("shop", "web-1")!, snapshot);
        var client = PolicyEnd.Of(snapshot.Pods.Find("data", "db-0")!, snapshot);
        Assert.Equal("TCP 9090", matrix.Between(client, web).Allowed.ToString());
    }

    [Fact]
    public void A_policy_that_concerns_no_pod_splits_nothing() => Assert.Equal(
        ["data/db-0 data/db-1 shop/web-0 shop/web-1 shop/web-2"],
        ClassesOf(Pods(), Closed with { PodSelector = Labelled("app=nothing"), Ingress = [new([Peer(Labelled("app=web"))], [])] }));

    private static ClusterSnapshot Pods()
    {
        var builder = new SnapshotBuilder();
        foreach (var (ns, name, address, labels) in new[]
        {
            ("shop", "web-0", "10.244.1.1", "app=web,pod=0"), ("shop", "web-1", "10.244.1.2", "app=web,pod=1"), ("shop", "web-2", "10.244.1.3", "app=web,pod=2"),
            ("data", "db-0", "10.244.2.1", "app=db,role=first"), ("data", "db-1", "10.244.2.2", "app=db,role=second"),
        })
        {
            builder = builder.Pod(ns, name, address).Edit<Pod>(ns, name, pod => pod with { Labels = Notation.Labels(labels) });
        }

        var snapshot = builder.Build();
        return snapshot with { Nodes = SnapshotIndexes.Nodes };
    }

    // Of pods alone; with another, there is a pod that is bound by the policy and is left out.
    private static IEnumerable<string> ClassesOf(ClusterSnapshot snapshot, NetworkPolicy policy, bool another = false)
    {
        if (another)
        {
            snapshot = snapshot with { Pods = snapshot.Pods.With(new Pod { Namespace = policy.Namespace, Name = "bound" }) };
        }

        return MatrixOf(snapshot, policy).Pods.Where(one => one.Pod.Name != "bound").GroupBy(one => one.Class)
            .Select(group => string.Join(' ', group.Select(one => $"{one.Pod.Namespace}/{one.Pod.Name}").Order(StringComparer.Ordinal)))
            .Order(StringComparer.Ordinal);
    }

    private static ConnectivityMatrix MatrixOf(ClusterSnapshot snapshot, params NetworkPolicy[] policies)
    {
        var with = snapshot with { NetworkPolicies = FactTable<NetworkPolicy>.From(policies) };
        return ConnectivityMatrix.Of(with, PolicyIndex.Of(with), PolicyDialect.Specification);
    }

    private static LabelSelector Labelled(string labels) => new(Notation.Labels(labels), []);

    private static NetworkPolicyPeer Peer(LabelSelector pods, LabelSelector? namespaces = null) => new(pods, namespaces, null);
}
