using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests.Manifests.Worlds;

public sealed class ManifestWorldTests : IDisposable
{
    private readonly ManifestWorldReader _reader = new(TimeProvider.System);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("netdoctor-world");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("apps/v1", "Deployment", "template")]
    [InlineData("apps/v1beta2", "Deployment", "template")]
    [InlineData("extensions/v1beta1", "DaemonSet", "template")]
    [InlineData("apps/v1", "StatefulSet", "template")]
    [InlineData("apps/v1", "DaemonSet", "template")]
    [InlineData("apps/v1", "ReplicaSet", "template")]
    [InlineData("v1", "ReplicationController", "template")]
    [InlineData("batch/v1", "Job", "template")]
    [InlineData("batch/v1", "CronJob", "cron")]
    [InlineData("batch/v1beta1", "CronJob", "cron")]
    public void Makes_one_pod_of_a_workload(string apiVersion, string kind, string place)
    {
        const string template = """
            {metadata: {labels: {app: web}}, spec: {hostNetwork: true, containers: [{name: c, image: i, ports: [{name: http, containerPort: 8080}]}]}}
            """;
        var spec = place == "cron" ? $"{{jobTemplate: {{spec: {{template: {template}}}}}}}" : $"{{replicas: 3, template: {template}}}";

        var world = Read($"{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: web, namespace: shop, labels: {{not: this}}}}, spec: {spec}}}");

        Assert.Empty(world.Errors);
        Assert.Empty(world.Notes);
        var pod = Assert.Single(world.Snapshot.Pods.All);
        Assert.Equal(("shop", "web", new OwnerReference(kind, "web")), (pod.Namespace, pod.Name, pod.Owner));
        Assert.Equal("app=web", pod.Labels.ToString());
        Assert.True(pod.HostNetwork);
        Assert.Equal(8080, Assert.Single(Assert.Single(pod.Containers).Ports).Port);
        Assert.Empty(pod.PodIPs);
    }

    [Fact]
    public void Counts_a_bare_pod_and_keeps_its_address()
    {
        var world = Read("""
            {apiVersion: v1, kind: Pod, metadata: {name: a}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: b}, status: {podIP: 10.244.0.9, podIPs: [{ip: 10.244.0.9}, {ip: "fd00::9"}]}}
            """);

        Assert.Equal(["a", "b"], world.Snapshot.Pods.All.Select(pod => pod.Name).Order());
        Assert.Empty(world.Snapshot.Pods.Find("default", "a")!.PodIPs);
        Assert.Equal(["10.244.0.9", "fd00::9"], world.Snapshot.Pods.Find("default", "b")!.PodIPs.Select(ip => ip.ToString()));
        Assert.Null(world.Snapshot.Pods.Find("default", "b")!.Owner);
    }

    [Fact]
    public void Counts_what_owns_each_other_once()
    {
        var world = Read(Deployment("web")
            + Owned("apps/v1", "ReplicaSet", "web-1", "Deployment", "web", ", spec: {template: {metadata: {labels: {app: web, pod-template-hash: one}}}}")
            + Owned("apps/v1", "ReplicaSet", "web-2", "Deployment", "web", ", spec: {template: {}}")
            + Owned("v1", "Pod", "web-1-b", "ReplicaSet", "web-1", ", status: {podIP: 10.244.0.2}")
            + Owned("v1", "Pod", "web-1-a", "ReplicaSet", "web-1", ", status: {podIP: 10.244.0.1}")
            + Owned("batch/v1", "Job", "nightly-1", "CronJob", "nightly", ", spec: {template: {}}")
            + "---\n{apiVersion: batch/v1, kind: CronJob, metadata: {name: nightly}, spec: {jobTemplate: {spec: {template: {}}}}}\n");

        Assert.Empty(world.Errors);
        Assert.Equal(
            ["CronJob nightly: nightly", "Deployment web: web-1-a 10.244.0.1"],
            world.Snapshot.Pods.All.Select(pod => $"{pod.Owner!.Kind} {pod.Owner.Name}: {pod.Name} {string.Join(' ', pod.PodIPs)}".TrimEnd()).Order());
    }

    [Fact]
    public void Counts_pods_of_an_owner_that_is_not_there_once_and_those_of_a_node_each()
    {
        var world = Read(
            Owned("v1", "Pod", "web-1-a", "ReplicaSet", "web-1", "") + Owned("v1", "Pod", "web-1-b", "ReplicaSet", "web-1", "")
            + Owned("v1", "Pod", "etcd-n1", "Node", "n1", "") + Owned("v1", "Pod", "proxy-n1", "Node", "n1", ""));

        Assert.Equal(["etcd-n1", "proxy-n1", "web-1-a"], world.Snapshot.Pods.All.Select(pod => pod.Name).Order());
    }

    [Fact]
    public void Counts_a_replica_set_whose_deployment_is_not_there_and_ones_of_another_owner_apart()
    {
        var world = Read(
            Owned("apps/v1", "ReplicaSet", "web-1", "Deployment", "web", ", spec: {template: {}}")
            + Owned("apps/v1", "Deployment", "kafka", "Cluster", "big", ", spec: {template: {}}")
            + Owned("apps/v1", "Deployment", "zookeeper", "Cluster", "big", ", spec: {template: {}}"));

        Assert.Equal(["kafka", "web-1", "zookeeper"], world.Snapshot.Pods.All.Select(pod => pod.Owner!.Name).Order());
    }

    [Fact]
    public void Prefers_a_pod_that_runs_to_one_that_has_ended()
    {
        var world = Read(
            Owned("v1", "Pod", "a", "Job", "j", ", status: {phase: Succeeded}") + Owned("v1", "Pod", "b", "Job", "j", ", status: {phase: Running}"));

        Assert.Equal("b", Assert.Single(world.Snapshot.Pods.All).Name);
    }

    [Fact]
    public void Survives_owners_in_a_circle()
    {
        var world = Read(
            Owned("apps/v1", "ReplicaSet", "a", "ReplicaSet", "b", ", spec: {template: {}}")
            + Owned("apps/v1", "ReplicaSet", "b", "ReplicaSet", "a", ", spec: {template: {}}"));

        Assert.Empty(world.Errors);
    }

    [Fact]
    public void Keeps_workloads_of_one_name_apart()
    {
        var world = Read(Deployment("web") + Deployment("web").Replace("Deployment", "StatefulSet", StringComparison.Ordinal)
            + "---\n{apiVersion: v1, kind: Pod, metadata: {name: web}}\n");

        Assert.Equal(
            [" web", "Deployment web-deployment", "StatefulSet web-statefulset"],
            world.Snapshot.Pods.All.Select(pod => $"{pod.Owner?.Kind} {pod.Name}").Order());
    }

    [Fact]
    public void Knows_namespaces_that_are_only_mentioned_and_labels_each_with_its_name()
    {
        var world = Read("""
            {apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {team: a, kubernetes.io/metadata.name: lie}}}
            ---
            {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: data}, spec: {podSelector: {}}}
            ---
            {apiVersion: v1, kind: Service, metadata: {name: s}}
            ---
            {apiVersion: example.com/v1, kind: Widget, metadata: {name: w, namespace: tools}}
            """);

        Assert.Equal(
            ["data: kubernetes.io/metadata.name=data", "default: kubernetes.io/metadata.name=default",
                "shop: kubernetes.io/metadata.name=shop,team=a", "tools: kubernetes.io/metadata.name=tools"],
            world.Snapshot.Namespaces.All.Select(one => $"{one.Name}: {one.Labels}").Order());
        Assert.Equal("m.yaml:7: example.com/v1 Widget is not a kind that NetDoctor reads.", Assert.Single(world.Notes).ToString());
        Assert.Equal(4, world.Notes[0].Document);
    }

    [Fact]
    public void Reads_lists_of_any_kind()
    {
        var world = Read("""
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: v1, kind: Pod, metadata: {name: a}}
            - apiVersion: v1
              kind: List
              items: [{apiVersion: v1, kind: Pod, metadata: {name: b}}]
            ---
            apiVersion: batch/v1
            kind: JobList
            items: [{metadata: {name: c}, spec: {template: {}}}]
            """);

        Assert.Equal(["a", "b", "c"], world.Snapshot.Pods.All.Select(pod => pod.Name).Order());
    }

    [Theory]
    [InlineData("port: {targetPort: web},", "web 80")]
    [InlineData("port: {targetPort: 8080},", "web 80")]
    [InlineData("port: {targetPort: 9090},", "web 81")]
    [InlineData("", "web 80|web 81")]
    [InlineData("port: {targetPort: none},", "web none")]
    public void Reads_a_Route_as_an_Ingress_of_the_Services_port(string port, string backends)
    {
        var world = Read($$"""
            {apiVersion: route.openshift.io/v1, kind: Route, metadata: {name: shop}, spec: {host: shop.example, {{port}} to: {kind: Service, name: web} } }
            ---
            {apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{name: web, port: 80, targetPort: 8080}, {name: admin, port: 81, targetPort: 9090}] } }
            ---
            {apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: shop}, spec: {} }
            """);

        Assert.Empty(world.Errors);
        var ingress = world.Snapshot.Ingresses.Find("default", "shop-route")!;
        Assert.Equal("route.openshift.io", ingress.ClassName);
        Assert.Equal(backends.Split('|'), ingress.Paths.Select(path => $"{path.Backend!.ServiceName} {path.Backend.Port}"));
        Assert.Equal("shop.example", ingress.Paths[0].Host);
    }

    [Fact]
    public void Calls_a_policy_that_it_cannot_read_an_error_and_goes_on()
    {
        var world = Read("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: p, namespace: shop}
            spec:
              podSelector: {}
              ingress:
              - from:
                - podSelecter: {}
            ---
            {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: q}, spec: {podSelector: {}}}
            ---
            {apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: r}, spec: {podSelector: {}}}
            ---
            {kind: NetworkPolicy, metadata: {name: s}}
            ---
            {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {}}
            """);

        Assert.Equal(
            [
                "m.yaml:8: NetworkPolicy p is not valid: spec.ingress[0].from[0].podSelecter: the kind has no such field.",
                "m.yaml:8: NetworkPolicy p is not valid: spec.ingress[0].from[0]: Required value: must specify a peer.",
                "m.yaml:12: extensions/v1beta1 NetworkPolicy is not read: networking.k8s.io/v1 is expected.",
                "m.yaml:14: It is no Kubernetes object: apiVersion and kind are expected.",
                "m.yaml:16: NetworkPolicy: metadata.name is expected.",
            ],
            world.Errors.Select(error => error.ToString()));
        Assert.Equal(["q"], world.Snapshot.NetworkPolicies.All.Select(policy => policy.Name));
    }

    [Fact]
    public void Reads_the_documents_around_one_that_is_broken()
    {
        var world = Read("""
            # first
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            ---
            kind: "NetworkPolicy"
            apiVersion: networking.k8s.io/v1
            metadata: {name: x
            ---
            - not
            - an object
            --- # last
            apiVersion: v1
            kind: Pod
            metadata: {name: b}
            """);

        Assert.Equal(["a", "b"], world.Snapshot.Pods.All.Select(pod => pod.Name).Order());
        var error = Assert.Single(world.Errors);
        Assert.Equal((2, "It cannot be read: "), (error.Document, error.Message[..19]));
        Assert.InRange(error.Line, 6, 9);
        var note = Assert.Single(world.Notes);
        Assert.Equal((3, 10), (note.Document, note.Line));
    }

    [Theory]
    [InlineData("a: 1", "It is no Kubernetes object: apiVersion and kind are expected.")]
    [InlineData("just text", "It cannot be read: a Kubernetes object is expected, which is a mapping.")]
    [InlineData("- op: add\n  path: /spec", "It cannot be read: a Kubernetes object is expected, which is a mapping.")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: IPAddress, metadata: {name: x}}", "networking.k8s.io/v1 IPAddress is not a kind that NetDoctor reads.")]
    [InlineData("kind: Deployment\nmetadata: {{ .Values.x }}\n  x", "It is a template, not a manifest: ")]
    [InlineData("{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy, metadata: {name: x}}", "cilium.io/v2 CiliumNetworkPolicy is not judged: what it allows or denies is left out.")]
    [InlineData("{apiVersion: projectcalico.org/v3, kind: NetworkPolicy, metadata: {name: x}}", "projectcalico.org/v3 NetworkPolicy is not judged: what it allows or denies is left out.")]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: a}}\n---\n{apiVersion: v1, kind: Pod, metadata: {name: a}}", "Pod default/a replaces the one in m.yaml:1.")]
    public void Notes_what_is_passed_over(string yaml, string note)
    {
        var world = Read(yaml);

        Assert.Empty(world.Errors);
        Assert.StartsWith(note, Assert.Single(world.Notes).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {}}", "Deployment web is not valid: spec.template: Required value.")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {metadata: {labels: {a: 1}}}}}", "Pod web is not valid at metadata.labels.a: ")]
    [InlineData("{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {ports: 80}}", "Service s is not valid at spec.ports: ")]
    [InlineData("{apiVersion: v1, kind: Route, metadata: {name: r}, spec: {to: web}}", "Route is not valid: ")]
    [InlineData("apiVersion: networking.k8s.io/v1\nkind NetworkPolicy\nmetadata: {name: x}", "It cannot be read: ")]
    [InlineData("\u0001\u0002: [", "It cannot be read: ")]
    [InlineData("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicies, metadata: {name: x}}", "NetworkPolicies is no kind of networking.k8s.io: NetworkPolicy is expected.")]
    [InlineData("{apiVersion: policy.networking.k8s.io/v1alpha1, kind: AdminPolicy, metadata: {name: x}}", "AdminPolicy is no kind of policy.networking.k8s.io: ")]
    [InlineData("{apiVersion: v1, kind: NetworkPolicies, metadata: {name: x}}", "v1 NetworkPolicies is no kind of Kubernetes: networking.k8s.io/v1 NetworkPolicy or ")]
    [InlineData("{apiVersion: networking.k8s.oi/v1, kind: NetworkPolicy, metadata: {name: x}}", "networking.k8s.oi/v1 NetworkPolicy is not read: networking.k8s.io/v1 is expected.")]
    [InlineData("{apiVersion: v1, kind: NetworkPolicy, metadata: {name: x}}", "v1 NetworkPolicy is not read: networking.k8s.io/v1 is expected.")]
    public void Calls_an_object_that_counts_an_error_when_it_cannot_be_read(string yaml, string error) =>
        Assert.StartsWith(error, Assert.Single(Read(yaml).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public void Reads_the_manifests_of_a_folder_and_those_in_it()
    {
        Write("b.yml", "{apiVersion: v1, kind: Pod, metadata: {name: b}}");
        Write("a.json", "{\n\t\"apiVersion\": \"v1\",\n\t\"kind\": \"Pod\",\n\t\"metadata\": {\"name\": \"a\"}\n}");
        Write("deep/er/c.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: c}}");
        Write(".git/d.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: d}}");
        Write("e.txt", "{apiVersion: v1, kind: Pod, metadata: {name: e}}");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "circle"), _folder.FullName);

        var world = _reader.ReadFiles([_folder.FullName]);

        Assert.Empty(world.Errors);
        Assert.Empty(world.Notes);
        Assert.Equal(["a", "b", "c"], world.Snapshot.Pods.All.Select(pod => pod.Name).Order());
    }

    [Fact]
    public void Names_a_folder_that_is_not_there() => Assert.StartsWith(
        "/no/such/folder: There is no such file or folder.", Assert.Single(_reader.ReadFiles(["/no/such/folder"]).Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Reads_what_is_piped_in()
    {
        using var piped = new StringReader("{apiVersion: v1, kind: Pod, metadata: {name: a}}");

        Assert.Equal(["a"], _reader.ReadFiles(["-"], piped).Snapshot.Pods.All.Select(pod => pod.Name));
    }

    private ManifestWorld Read(string yaml) => _reader.ReadText(yaml, "m.yaml");

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static string Deployment(string name) =>
        $"---\n{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: {name}}}, spec: {{template: {{metadata: {{labels: {{app: {name}}}}}}}}}}}\n";

    private static string Owned(string apiVersion, string kind, string name, string ownerKind, string owner, string rest) =>
        $"---\n{{apiVersion: {apiVersion}, kind: {kind}, metadata: {{name: {name}, ownerReferences: [{{kind: {ownerKind}, name: {owner}, controller: true}}]}}{rest}}}\n";
}
