using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Routing;

public sealed class RouterSourceTests
{
    [Theory]
    [InlineData("shop/web-5d4c-a")]
    [InlineData("shop/pod/web-5d4c-a")]
    [InlineData("shop/web")]
    [InlineData("shop/deploy/web")]
    [InlineData("shop/web-5d4c")]
    public void Finds_the_pod_of_a_source(string from)
    {
        var source = SnapshotBuilder.HealthyShop().Route(from, "payments:80").Source;
        Assert.Equal(("web-5d4c-a", "n1", "shop", null), (source.Pod?.Name, source.Node, source.Namespace, source.Problem));
    }

    [Theory]
    [InlineData("shop/sts/db", "db-0")]
    [InlineData("shop/db", "db-0")]
    [InlineData("shop/ds/agent", "agent-x")]
    [InlineData("shop/job/import", "import-1")]
    public void Finds_pods_of_every_kind_of_workload(string from, string pod)
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Workload(ResourceKind.StatefulSet, "shop", "db").Pod("shop", "db-0", "10.244.1.30", owner: "StatefulSet/db")
            .Workload(ResourceKind.DaemonSet, "shop", "agent").Pod("shop", "agent-x", "10.244.1.31", owner: "DaemonSet/agent")
            .Pod("shop", "import-1", "10.244.1.32", owner: "Job/import");
        Assert.Equal(pod, shop.Route(from, "payments:80").Source.Pod?.Name);
    }

    [Fact]
    public void Asks_from_a_ready_pod_before_others()
    {
        var shop = SnapshotBuilder.HealthyShop()
            .Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { Phase = PodPhase.Failed })
            .Edit<Pod>("shop", "payments-7c9f-b", Routes.Draining);
        Assert.Equal("payments-7c9f-c", shop.Route("shop/payments", "web:80").Source.Pod?.Name);
    }

    [Fact]
    public void Finds_pods_of_a_deployment_without_its_replica_sets()
    {
        var shop = SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.ReplicaSet)
            .Edit<Pod>("shop", "web-5d4c-a", pod => pod with { Labels = Notation.Labels("app=web,pod-template-hash=5d4c") });
        Assert.Equal("web-5d4c-a", shop.Route("shop/deploy/web", "payments:80").Source.Pod?.Name);
    }

    [Fact]
    public void Does_not_take_a_deployment_for_another_whose_name_begins_alike()
    {
        var shop = SnapshotBuilder.HealthyShop().Deployment("shop", "web-admin", "77aa", 1)
            .Pod("shop", "web-admin-77aa-a", "10.244.1.33", owner: "ReplicaSet/web-admin-77aa")
            .Remove<Pod>("shop", "web-5d4c-a");
        Assert.Null(shop.Route("shop/deploy/web", "payments:80").Source.Pod);
    }

    [Theory]
    [InlineData("shop/wep", "There is no pod or workload shop/wep; did you mean web?")]
    [InlineData("shop/pod/web-5d4c-b", "There is no pod shop/web-5d4c-b; did you mean web-5d4c-a?")]
    [InlineData("shop/sts/web", "There is no StatefulSet shop/web; did you mean web-5d4c-a?")]
    [InlineData("shpo/web", "There is no namespace shpo; did you mean shop?")]
    [InlineData("deploy/web", "There is no namespace deploy; a workload is written with its namespace first, as shop/deploy/web.")]
    [InlineData("node/n3", "There is no node n3; did you mean n1 or n2?")]
    [InlineData("shop/zzzzz", "There is no pod or workload shop/zzzzz.")]
    public void Says_what_is_wrong_with_a_source(string from, string problem)
    {
        var route = SnapshotBuilder.HealthyShop().Route(from, "payments.shop:80");
        Assert.Equal(problem, route.Source.Problem);
        Assert.Null(route.Source.Pod);
        Assert.Equal("payments", route.Service?.Name);
    }

    [Fact]
    public void Says_that_a_workload_has_no_pod()
    {
        var shop = SnapshotBuilder.HealthyShop().Remove<Pod>("shop", "web-5d4c-a").Deployment("shop", "web", "5d4c", 0);
        Assert.Equal(
            "Deployment shop/web has no pod to ask from: 0 replicas are asked for.", shop.Route("shop/web", "payments:80").Source.Problem);
    }

    [Fact]
    public void Calls_nothing_missing_that_is_not_known()
    {
        Assert.Equal(
            "The cluster's pods are not known, so shop/web cannot be looked up.",
            SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.Pod).Route("shop/web", "payments:80").Source.Problem);
        Assert.Equal(
            "The cluster's nodes are not known, so n1 cannot be looked up.",
            SnapshotBuilder.HealthyShop().Without(ResourceKind.Node).Route("node/n1", "payments.shop:80").Source.Problem);
        Assert.Equal(
            ["The cluster's Services are not known, so shop/payments cannot be looked up."],
            SnapshotBuilder.HealthyShop().Without(ResourceKind.Service).Route("shop/web", "payments:80").ChoiceNotes);
    }
}
