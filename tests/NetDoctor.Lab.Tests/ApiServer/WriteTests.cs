using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

public sealed class WriteTests
{
    private const string Services = "/api/v1/namespaces/default/services";
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";

    private const string Deployment = """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{
          "selector":{"matchLabels":{"app":"web"}},
          "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[
            {"name":"web","image":"agnhost:1","ports":[{"containerPort":8080}],"env":[{"name":"A","value":"1"}]}]}}}}
        """;

    [Fact]
    public async Task Fills_in_what_a_service_leaves_out()
    {
        await using var api = await LabApi.StartAsync();

        var (code, service) = await api.SendAsync(
            HttpMethod.Post, Services, """{"metadata":{"name":"web"},"spec":{"type":"NodePort","ports":[{"port":80}]}}""");

        Assert.Equal(201, code);
        var spec = Field.Object(service, "spec");
        Assert.Equal("127.96.1.1", Field.Text(spec, "clusterIP"));
        Assert.Equal(["127.96.1.1"], Field.Texts(spec, "clusterIPs"));
        Assert.Equal(["IPv4"], Field.Texts(spec, "ipFamilies"));
        Assert.Equal("None", Field.Text(spec, "sessionAffinity"));
        Assert.Equal("Cluster", Field.Text(spec, "externalTrafficPolicy"));
        var port = Field.Items(spec, "ports").Single();
        Assert.Equal((80, "TCP", 30000), (Field.Number(port, "targetPort"), Field.Text(port, "protocol"), Field.Number(port, "nodePort")));
    }

    [Theory]
    [InlineData("""{"type":"NodePort","ports":[{"port":80,"nodePort":30080}]}""", "spec.ports[0].nodePort", "provided port is already allocated")]
    [InlineData("""{"type":"NodePort","ports":[{"port":80,"nodePort":80}]}""", "spec.ports[0].nodePort", "30000-32767")]
    [InlineData("""{"clusterIP":"127.96.0.10","ports":[{"port":80}]}""", "spec.clusterIPs", "already allocated")]
    [InlineData("""{"clusterIP":"10.0.0.1","ports":[{"port":80}]}""", "spec.clusterIPs", "not in the valid range")]
    [InlineData("""{"ports":[]}""", "spec.ports", "Required value")]
    [InlineData("""{"ports":[{"port":80},{"port":81}]}""", "spec.ports[0].name", "Required value")]
    [InlineData("""{"ports":[{"port":70000}]}""", "spec.ports[0].port", "between 1 and 65535")]
    [InlineData("""{"type":"ExternalName"}""", "spec.externalName", "Required value")]
    public async Task Refuses_a_service_that_breaks_rules(string spec, string field, string words)
    {
        await using var api = await LabApi.StartAsync();
        api.Apply("{apiVersion: v1, kind: Service, metadata: {name: a, namespace: default}, spec: {type: NodePort, ports: [{port: 80, nodePort: 30080}]}}");

        var (code, status) = await api.SendAsync(HttpMethod.Post, Services, $$"""{"metadata":{"name":"b"},"spec":{{spec}}}""");

        Assert.Equal(422, code);
        var cause = Field.Items(status, "details", "causes").First();
        Assert.Equal(field, Field.Text(cause, "field"));
        Assert.Contains(words, Field.Text(cause, "message"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("networking.k8s.io/v1/namespaces/default/networkpolicies", "b", """{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0"}}]}]}""", "spec.ingress[0].from[0].ipBlock.cidr", "must be a valid CIDR")]
    [InlineData("networking.k8s.io/v1/namespaces/default/networkpolicies", "b", """{"egress":[{"ports":[{"port":80,"endPort":70}]}]}""", "spec.egress[0].ports[0].endPort", "greater than or equal to `port`")]
    [InlineData("policy.networking.k8s.io/v1alpha1/adminnetworkpolicies", "b", """{"priority":2000,"subject":{"namespaces":{}}}""", "spec.priority", "between 0 and 1000")]
    [InlineData("policy.networking.k8s.io/v1alpha1/baselineadminnetworkpolicies", "b", """{"subject":{"namespaces":{}}}""", "metadata.name", "Only one")]
    [InlineData("policy.networking.k8s.io/v1alpha2/clusternetworkpolicies", "b", """{"tier":"Admin","priority":1,"subject":{}}""", "spec.subject", "at least 1")]
    public async Task Refuses_a_policy_that_breaks_rules(string path, string name, string spec, string field, string words)
    {
        await using var api = await LabApi.StartAsync();

        var (code, status) = await api.SendAsync(HttpMethod.Post, $"/apis/{path}", $$$"""{"metadata":{"name":"{{{name}}}"},"spec":{{{spec}}}}""");

        Assert.Equal(422, code);
        var cause = Field.Items(status, "details", "causes").First();
        Assert.Equal(field, Field.Text(cause, "field"));
        Assert.Contains(words, Field.Text(cause, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_in_the_protocol_that_an_administrators_port_leaves_out()
    {
        await using var api = await LabApi.StartAsync();

        var (code, policy) = await api.SendAsync(
            HttpMethod.Post,
            "/apis/policy.networking.k8s.io/v1alpha1/adminnetworkpolicies",
            """{"metadata":{"name":"a"},"spec":{"priority":1,"subject":{"namespaces":{}},"ingress":[{"action":"Deny","from":[{"namespaces":{}}],"ports":[{"portNumber":{"port":80}}]}]}}""");

        Assert.Equal(201, code);
        var port = Field.Items(Field.Items(policy, "spec", "ingress").Single(), "ports").Single();
        Assert.Equal("TCP", Field.Text(port, "portNumber", "protocol"));
    }

    [Fact]
    public async Task Gives_a_released_address_again()
    {
        await using var api = await LabApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Services, """{"metadata":{"name":"a"},"spec":{"ports":[{"port":80}]}}""");
        await api.SendAsync(HttpMethod.Delete, $"{Services}/a");

        var (_, service) = await api.SendAsync(HttpMethod.Post, Services, """{"metadata":{"name":"b"},"spec":{"ports":[{"port":80}]}}""");

        Assert.Equal("127.96.1.1", Field.Text(service, "spec", "clusterIP"));
    }

    [Fact]
    public async Task Refuses_a_deployment_whose_selector_misses_its_pods()
    {
        await using var api = await LabApi.StartAsync();

        var (code, status) = await api.SendAsync(HttpMethod.Post, Deployments, Deployment.Replace("\"matchLabels\":{\"app\":\"web\"}", "\"matchLabels\":{\"app\":\"x\"}", StringComparison.Ordinal));

        Assert.Equal(422, code);
        Assert.Contains("`selector` does not match template `labels`", Field.Text(status, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Merges_containers_by_name_in_a_strategic_merge()
    {
        await using var api = await LabApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);

        var (code, patched) = await api.SendAsync(
            HttpMethod.Patch,
            $"{Deployments}/web",
            """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"agnhost:2","env":[{"name":"A","$patch":"delete"},{"name":"B","value":"2"}]}]}}}}""",
            "application/strategic-merge-patch+json");

        Assert.Equal(200, code);
        var container = Field.Items(patched, "spec", "template", "spec", "containers").Single();
        Assert.Equal("agnhost:2", Field.Text(container, "image"));
        Assert.Equal(8080, Field.Number(Field.Items(container, "ports").Single(), "containerPort"));
        Assert.Equal(["B"], Field.Items(container, "env").Select(variable => Field.Text(variable, "name")));
        Assert.Equal(2, Field.Number(patched, "metadata", "generation"));
    }

    [Fact]
    public async Task Replaces_lists_in_a_json_merge()
    {
        await using var api = await LabApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);

        var (_, patched) = await api.SendAsync(
            HttpMethod.Patch,
            $"{Deployments}/web",
            """{"spec":{"template":{"spec":{"containers":[{"name":"other","image":"agnhost:2"}]}}},"metadata":{"labels":{"a":"b"}}}""",
            "application/merge-patch+json");

        var container = Field.Items(patched, "spec", "template", "spec", "containers").Single();
        Assert.Equal("other", Field.Text(container, "name"));
        Assert.Equal("b", Field.Text(patched, "metadata", "labels", "a"));
    }

    [Fact]
    public async Task Carries_out_a_json_patch()
    {
        await using var api = await LabApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);

        var (_, patched) = await api.SendAsync(
            HttpMethod.Patch,
            $"{Deployments}/web",
            """
            [{"op":"replace","path":"/spec/replicas","value":3},{"op":"add","path":"/metadata/labels","value":{"a/b":"c"}},
             {"op":"test","path":"/metadata/labels/a~1b","value":"c"},{"op":"remove","path":"/spec/template/spec/containers/0/env"}]
            """,
            "application/json-patch+json");

        Assert.Equal(3, Field.Number(patched, "spec", "replicas"));
        Assert.Equal("c", Field.Text(patched, "metadata", "labels", "a/b"));
        Assert.Empty(Field.Items(Field.Items(patched, "spec", "template", "spec", "containers").Single(), "env"));
    }

    [Fact]
    public async Task Applies_on_the_server_and_takes_away_what_is_applied_no_longer()
    {
        await using var api = await LabApi.StartAsync();
        const string path = "/api/v1/namespaces/default/configmaps/c?fieldManager=me&force=true";
        const string type = "application/apply-patch+yaml";

        var (created, _) = await api.SendAsync(
            HttpMethod.Patch, path, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: \"1\", b: \"2\"}}", type);
        await api.SendAsync(
            HttpMethod.Patch,
            "/api/v1/namespaces/default/configmaps/c",
            """{"data":{"other":"3"}}""",
            "application/merge-patch+json");
        var (applied, item) = await api.SendAsync(
            HttpMethod.Patch, path, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: \"4\"}}", type);

        Assert.Equal((201, 200), (created, applied));
        Assert.Equal(["a=4", "other=3"], Field.Map(item, "data").Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Fact]
    public async Task Scales_through_the_subresource_and_leaves_status_to_its_own()
    {
        await using var api = await LabApi.StartAsync();
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);

        await api.SendAsync(HttpMethod.Patch, $"{Deployments}/web/scale", """{"spec":{"replicas":4}}""", "application/merge-patch+json");
        await api.SendAsync(HttpMethod.Patch, $"{Deployments}/web", """{"status":{"replicas":9}}""", "application/merge-patch+json");
        var (_, plain) = await api.GetAsync($"{Deployments}/web");
        await api.SendAsync(HttpMethod.Patch, $"{Deployments}/web/status", """{"status":{"replicas":9}}""", "application/merge-patch+json");
        var (_, written) = await api.GetAsync($"{Deployments}/web/scale");

        Assert.Equal(4, Field.Number(plain, "spec", "replicas"));
        Assert.Null(Field.Number(plain, "status", "replicas"));
        Assert.Equal((4, 9), (Field.Number(written, "spec", "replicas"), Field.Number(written, "status", "replicas")));
    }

    [Fact]
    public async Task Stores_nothing_in_a_dry_run()
    {
        await using var api = await LabApi.StartAsync();

        var (code, service) = await api.SendAsync(
            HttpMethod.Post, $"{Services}?dryRun=All", """{"metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""");

        Assert.Equal(201, code);
        Assert.Equal("127.96.1.1", Field.Text(service, "spec", "clusterIP"));
        Assert.Null(api.Store.Get(ResourceTypes.Services, "default", "web"));
    }

    [Fact]
    public async Task Keeps_the_dependents_of_an_orphaning_delete()
    {
        await using var api = await LabApi.StartAsync(hasControllers: true);
        await api.SendAsync(HttpMethod.Post, Deployments, Deployment);
        await api.UntilAsync(() => api.Store.List(ResourceTypes.ReplicaSets, "default").Count == 1);

        await api.SendAsync(HttpMethod.Delete, $"{Deployments}/web", """{"propagationPolicy":"Orphan"}""");

        var set = Assert.Single(api.Store.List(ResourceTypes.ReplicaSets, "default"));
        Assert.Empty(Field.Items(set, "metadata", "ownerReferences"));
    }
}
