using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;
using NetDoctor.Lab.Tests.ApiServer;

namespace NetDoctor.Lab.Tests.Controllers;

public sealed class WorkloadTests
{
    [Fact]
    public async Task Starts_with_a_dns_service_that_has_two_ready_endpoints_and_an_api_server_that_has_one()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);

        await api.UntilAsync(() => ReadyEndpoints(api, "kube-system", "kube-dns").Count == 2);

        Assert.Equal(["n1", "n2", "n3"], api.Store.List(ResourceTypes.Nodes).Select(ObjectMetadata.NameOf));
        var slice = Assert.Single(api.Store.List(ResourceTypes.EndpointSlices, "default"));
        Assert.Equal(api.Url.Port, Field.Number(Field.Items(slice, "ports").Single(), "port"));
    }

    [Fact]
    public async Task Scales_a_deployment_up_and_down()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply(Deployment(2));
        await api.UntilAsync(() => Ready(api) == 2);

        api.Apply(Deployment(4));
        await api.UntilAsync(() => Ready(api) == 4);
        api.Apply(Deployment(1));
        await api.UntilAsync(() => Pods(api).Count == 1 && Ready(api) == 1);

        Assert.Single(api.Store.List(ResourceTypes.ReplicaSets, "default"));
    }

    [Fact]
    public async Task Rolls_to_a_new_template()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply(Deployment(2));
        await api.UntilAsync(() => Ready(api) == 2);

        api.Apply(Deployment(2, "agnhost:2"));
        await api.UntilAsync(() => Pods(api).Count == 2 && Pods(api).TrueForAll(pod =>
            Field.Text(Field.Items(pod, "spec", "containers").Single(), "image") == "agnhost:2"));

        Assert.Equal(
            [0, 2],
            api.Store.List(ResourceTypes.ReplicaSets, "default").Select(set => Field.Number(set, "spec", "replicas")!.Value).Order());
        await api.UntilAsync(() => Field.Text(
            api.Store.Get(ResourceTypes.Deployments, "default", "web"), "metadata", "annotations", "deployment.kubernetes.io/revision") == "2");
    }

    [Fact]
    public async Task Takes_its_pods_with_it_when_it_is_deleted()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply(Deployment(2));
        await api.UntilAsync(() => Ready(api) == 2);

        api.Registry.Delete(ResourceTypes.Deployments, "default", "web");

        await api.UntilAsync(() => Pods(api).Count == 0 && api.Store.List(ResourceTypes.ReplicaSets, "default").Count == 0);
    }

    [Fact]
    public async Task Empties_a_namespace_before_it_goes()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}");
        api.Apply(Deployment(2, ns: "shop"));
        await api.UntilAsync(() => api.Store.List(ResourceTypes.Pods, "shop").Count == 2);

        api.Registry.Delete(ResourceTypes.Namespaces, null, "shop");

        await api.UntilAsync(() => api.Store.Get(ResourceTypes.Namespaces, null, "shop") is null);
        Assert.All(
            ResourceTypes.All.Where(type => type.IsNamespaced),
            type => Assert.Empty(api.Store.List(type, "shop")));
    }

    [Fact]
    public async Task Names_the_pods_of_a_stateful_set_by_number_and_gives_them_names_in_dns()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply("""
            apiVersion: v1
            kind: Service
            metadata: {name: db, namespace: default}
            spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432}]}
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: default}
            spec:
              serviceName: db
              replicas: 2
              selector: {matchLabels: {app: db}}
              template:
                metadata: {labels: {app: db}}
                spec: {containers: [{name: db, image: "agnhost:1"}]}
            """);

        await api.UntilAsync(() => ReadyEndpoints(api, "default", "db").Count == 2);

        await api.UntilAsync(() => Field.Items(api.Store.Get(ResourceTypes.Endpoints, "default", "db"), "subsets")
            .SelectMany(subset => Field.Items(subset, "addresses")).Count() == 2);
        Assert.Equal(["db-0", "db-1"], ReadyEndpoints(api, "default", "db").Select(one => Field.Text(one, "hostname")).Order());
    }

    [Fact]
    public async Task Runs_a_daemon_on_every_node_with_the_nodes_address_when_it_shares_its_network()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply("""
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent, namespace: default}
            spec:
              selector: {matchLabels: {app: agent}}
              template:
                metadata: {labels: {app: agent}}
                spec: {hostNetwork: true, containers: [{name: agent, image: "agnhost:1"}]}
            """);

        await api.UntilAsync(() => Field.Number(
            api.Store.Get(ResourceTypes.DaemonSets, "default", "agent"), "status", "numberReady") == 3);

        Assert.Equal(
            Enumerable.Range(1, 3).Select(LabAddressPlan.Default.NodeAddress),
            Pods(api).Select(pod => Field.Text(pod, "status", "podIP")!).Order());
    }

    [Fact]
    public async Task Publishes_a_named_port_with_the_number_each_pod_gives_it()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply("""
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: default, labels: {app: web}}, spec: {containers: [{name: c, image: "agnhost:1", ports: [{name: http, containerPort: 8080}]}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: default, labels: {app: web}}, spec: {containers: [{name: c, image: "agnhost:1", ports: [{name: http, containerPort: 9090}]}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: default, labels: {app: web}}, spec: {containers: [{name: c, image: "agnhost:1"}]}}
            """);

        await api.UntilAsync(() => ReadyEndpoints(api, "default", "web").Count == 3);

        var ports = api.Store.List(ResourceTypes.EndpointSlices, "default")
            .Where(slice => Field.Text(slice, "metadata", "labels", "kubernetes.io/service-name") == "web")
            .Select(slice => (
                Pod: Field.Text(Field.Items(slice, "endpoints").Single(), "targetRef", "name"),
                Port: Field.Number(Field.Items(slice, "ports").FirstOrDefault(), "port")))
            .Order();
        Assert.Equal([("a", 8080), ("b", 9090), ("c", null)], ports);
    }

    [Fact]
    public async Task Lists_unready_pods_as_not_ready_unless_they_are_to_be_published()
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime { ProbeFailure = "no" });
        api.Apply("""
            {apiVersion: v1, kind: Service, metadata: {name: strict, namespace: default}, spec: {selector: {app: web}, ports: [{port: 80}]}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: lax, namespace: default}, spec: {publishNotReadyAddresses: true, selector: {app: web}, ports: [{port: 80}]}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: default, labels: {app: web}}, spec: {containers: [{name: c, image: "agnhost:1", readinessProbe: {tcpSocket: {port: 80}}}]}}
            """);

        await api.UntilAsync(() => ReadyEndpoints(api, "default", "lax").Count == 1 && Endpoints(api, "default", "strict").Count == 1);

        var endpoint = Endpoints(api, "default", "strict").Single();
        Assert.False(Field.IsTrue(endpoint, "conditions", "ready"));
        Assert.Equal("Pod", Field.Text(endpoint, "targetRef", "kind"));
        var node = api.Store.Get(ResourceTypes.Nodes, null, Field.Text(endpoint, "nodeName")!);
        Assert.Equal(Field.Text(node, "metadata", "labels", "topology.kubernetes.io/zone"), Field.Text(endpoint, "zone"));
    }

    [Fact]
    public async Task Leaves_a_load_balancer_pending_unless_it_asks_for_the_labs()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply("""
            {apiVersion: v1, kind: Service, metadata: {name: pending, namespace: default}, spec: {type: LoadBalancer, ports: [{port: 80}]}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: served, namespace: default}, spec: {type: LoadBalancer, loadBalancerClass: netdoctor.dev/lab, ports: [{port: 80}]}}
            """);

        await api.UntilAsync(() => Ingress(api, "served") is not null);

        Assert.Equal("127.96.255.1", Ingress(api, "served"));
        Assert.Null(Ingress(api, "pending"));
    }

    [Fact]
    public async Task Leaves_the_slices_of_a_Service_alone_whose_annotation_says_so()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        api.Apply(Deployment(1) + """

            ---
            apiVersion: v1
            kind: Service
            metadata: {name: paused, namespace: default, annotations: {lab.netdoctor/endpointslices: paused}}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {selector: {app: web}, ports: [{port: 80}]}}
            """);

        await api.UntilAsync(() => ReadyEndpoints(api, "default", "web").Count == 1);

        Assert.Empty(Endpoints(api, "default", "paused"));
    }

    private static string? Ingress(LabApi api, string name) =>
        Field.Text(
            Field.Items(api.Store.Get(ResourceTypes.Services, "default", name), "status", "loadBalancer", "ingress").FirstOrDefault(), "ip");

    private static string Deployment(int replicas, string image = "agnhost:1", string ns = "default") => $$$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: {{{ns}}}}
        spec:
          replicas: {{{replicas}}}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "{{{image}}}"}]}
        """;

    private static List<JsonObject> Pods(LabApi api) => [.. api.Store.List(ResourceTypes.Pods, "default")];

    private static int Ready(LabApi api) =>
        Field.Number(api.Store.Get(ResourceTypes.Deployments, "default", "web"), "status", "readyReplicas") ?? 0;

    private static List<JsonObject> Endpoints(LabApi api, string ns, string service) =>
        [.. api.Store.List(ResourceTypes.EndpointSlices, ns)
            .Where(slice => Field.Text(slice, "metadata", "labels", "kubernetes.io/service-name") == service)
            .SelectMany(slice => Field.Items(slice, "endpoints"))];

    private static List<JsonObject> ReadyEndpoints(LabApi api, string ns, string service) =>
        [.. Endpoints(api, ns, service).Where(endpoint => Field.IsTrue(endpoint, "conditions", "ready"))];
}
