using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Names;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class NameSearchTests
{
    [Fact]
    public void Finds_services_of_a_name_in_every_namespace_with_their_ports()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Service("billing", "payments", "10.96.2.1", "80").Build();

        var found = NameSearch.Find(snapshot, "payments", NameKind.Service, null);

        Assert.Equal(["payments.billing", "payments.shop"], found.Items.Select(item => item.Reference));
        Assert.All(found.Items, item => Assert.True(item.IsExact));
        Assert.Equal(80, Assert.Single(found.Items[0].Ports).Port);
    }

    [Fact]
    public void Looks_in_one_namespace_when_told_to()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Service("billing", "payments", "10.96.2.1", "80").Build();
        Assert.Equal("payments.billing", Assert.Single(NameSearch.Find(snapshot, "payments", NameKind.Service, "billing").Items).Reference);
    }

    [Fact]
    public void Gives_near_names_only_when_there_is_none_of_the_very_name()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Service("shop", "payment", "10.96.2.1", "80").Build();

        var exact = NameSearch.Find(snapshot, "payments", NameKind.Service, null);
        var near = NameSearch.Find(snapshot, "paymentz", NameKind.Service, null);

        Assert.Equal(["payments.shop"], exact.Items.Select(item => item.Reference));
        Assert.Equal(["payment.shop", "payments.shop"], near.Items.Select(item => item.Reference).Order());
        Assert.All(near.Items, item => Assert.False(item.IsExact));
        Assert.Empty(NameSearch.Find(snapshot, "zebra", NameKind.Service, null).Items);
    }

    [Fact]
    public void Finds_a_workload_by_its_controllers_name_and_a_pod_by_its_own()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Deployment("shop", "cart", "5d8", 1).Build();

        Assert.Equal(("Deployment", "shop/cart"), One(NameSearch.Find(snapshot, "cart", NameKind.Workload, null)));
        Assert.Equal("Pod", One(NameSearch.Find(snapshot, snapshot.Pods.All.First().Name, NameKind.Workload, null)).Kind);
    }

    [Fact]
    public void Says_the_kind_where_two_of_one_name_stand_in_a_namespace()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Deployment("shop", "cart", "5d8", 1).Pod("shop", "cart", "10.244.1.99").Build();
        Assert.Equal(["shop/deploy/cart", "shop/pod/cart"], NameSearch.Find(snapshot, "cart", NameKind.Workload, null).Items.Select(item => item.Reference));
    }

    [Fact]
    public void Finds_nodes_and_namespaces()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Build();
        Assert.Equal(("Node", "node/n1"), One(NameSearch.Find(snapshot, "n1", NameKind.Node, null)));
        Assert.Equal(("Namespace", "shop"), One(NameSearch.Find(snapshot, "shp", NameKind.Namespace, null)));
    }

    [Fact]
    public void Admits_that_it_cannot_see_everything()
    {
        var whole = SnapshotBuilder.HealthyShop().Build();
        Assert.True(NameSearch.Find(whole, "payments", NameKind.Service, null).IsComplete);
        Assert.False(NameSearch.Find(ClusterSnapshot.Unknown, "payments", NameKind.Service, null).IsComplete);
    }

    private static (string Kind, string Reference) One(NameList list)
    {
        var item = Assert.Single(list.Items);
        return (item.Kind, item.Reference);
    }
}
