using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;
using NetDoctor.Lab.Tests.ApiServer;

namespace NetDoctor.Lab.Tests.Controllers;

public sealed class PodLifeTests
{
    private const string Image = "registry.k8s.io/e2e-test-images/agnhost:2.53";

    [Fact]
    public async Task Runs_a_pod_on_a_node_with_an_address_of_that_node()
    {
        var runtime = new FakePodRuntime();
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web"));

        await api.UntilAsync(() => IsReady(api, "web"));

        var pod = Get(api, "web");
        var node = Field.Text(pod, "spec", "nodeName")!;
        Assert.Equal("Running", Field.Text(pod, "status", "phase"));
        Assert.StartsWith($"127.244.{node[1..]}.", Field.Text(pod, "status", "podIP"), StringComparison.Ordinal);
        Assert.Contains($"start web {Field.Text(pod, "status", "podIP")}", runtime.Log);
        Assert.Equal("Successfully assigned default/web to " + node, Event(api, "web", "Scheduled"));
    }

    [Theory]
    [InlineData("registry.invalid/web:1", "no such host")]
    [InlineData("registry.k8s.io/web:does-not-exist", "not found")]
    public async Task Backs_off_from_an_image_that_it_cannot_pull(string image, string why)
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime());
        api.Apply(Pod("web", image: image));

        await api.UntilAsync(() => WaitingReason(api, "web") == "ImagePullBackOff");

        Assert.Equal("Pending", Field.Text(Get(api, "web"), "status", "phase"));
        Assert.Contains(why, Field.Text(Status(api, "web"), "state", "waiting", "message"), StringComparison.Ordinal);
        Assert.Equal($"Pulling image \"{image}\"", Event(api, "web", "Pulling"));
        Assert.NotEmpty(Field.Text(Get(api, "web"), "status", "podIP")!);
    }

    [Theory]
    [InlineData("command: [sh, -c, exit 3]", 3)]
    [InlineData("args: [no-such-command]", 1)]
    public async Task Loops_over_a_container_that_ends(string line, int exitCode)
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime());
        api.Apply(Pod("web", extra: line));

        await api.UntilAsync(() => WaitingReason(api, "web") == "CrashLoopBackOff");

        var status = Status(api, "web");
        Assert.Equal(exitCode, Field.Number(status, "lastState", "terminated", "exitCode"));
        Assert.Equal(1, Field.Number(status, "restartCount"));
        Assert.StartsWith("Back-off restarting failed container web in pod web_default(", Event(api, "web", "BackOff"), StringComparison.Ordinal);
        Assert.False(IsReady(api, "web"));
    }

    [Fact]
    public async Task Shows_what_the_runtime_says_of_a_container_that_ended()
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime { ExitCode = 2 });
        api.Apply(Pod("web"));

        await api.UntilAsync(() => WaitingReason(api, "web") == "CrashLoopBackOff");

        Assert.Equal("address already in use", Field.Text(Status(api, "web"), "lastState", "terminated", "message"));
    }

    [Fact]
    public async Task Lets_a_pod_rest_that_is_never_to_restart()
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime { ExitCode = 0 });
        api.Apply(Pod("web", podExtra: "restartPolicy: Never"));

        await api.UntilAsync(() => Field.Text(Get(api, "web"), "status", "phase") == "Succeeded");

        Assert.Equal("Completed", Field.Text(Status(api, "web"), "state", "terminated", "reason"));
    }

    [Fact]
    public async Task Follows_a_readiness_probe_both_ways()
    {
        var runtime = new FakePodRuntime { ProbeFailure = "HTTP probe failed with statuscode: 404" };
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web", extra: "readinessProbe: {httpGet: {port: 8080}, periodSeconds: 1, failureThreshold: 1}"));

        await api.UntilAsync(() => Event(api, "web", "Unhealthy") is not null);
        Assert.False(IsReady(api, "web"));
        Assert.Equal("Readiness probe failed: HTTP probe failed with statuscode: 404", Event(api, "web", "Unhealthy"));

        runtime.ProbeFailure = null;
        await api.UntilAsync(() => IsReady(api, "web"));

        runtime.ProbeFailure = "again";
        await api.UntilAsync(() => !IsReady(api, "web"));
    }

    [Fact]
    public async Task Restarts_a_container_that_fails_its_liveness_probe()
    {
        var runtime = new FakePodRuntime { ProbeFailure = "dead" };
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web", extra: "livenessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1, failureThreshold: 1}"));

        await api.UntilAsync(() => Field.Number(Status(api, "web"), "restartCount") >= 1);

        Assert.Equal("Container web failed liveness probe, will be restarted", Event(api, "web", "Killing"));
    }

    [Theory]
    [InlineData("nodeSelector: {disk: ssd}", "3 node(s) didn't match Pod's node affinity/selector")]
    public async Task Leaves_a_pod_pending_that_no_node_takes(string line, string why)
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime());
        api.Apply(Pod("web", podExtra: line));

        await api.UntilAsync(() => Event(api, "web", "FailedScheduling") is not null);

        var condition = Field.Items(Get(api, "web"), "status", "conditions").Single();
        Assert.Equal(("PodScheduled", "False", "Unschedulable"),
            (Field.Text(condition, "type"), Field.Text(condition, "status"), Field.Text(condition, "reason")));
        Assert.StartsWith("0/3 nodes are available: " + why, Field.Text(condition, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Leaves_a_pod_pending_that_asks_for_more_than_a_node_has()
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime());
        api.Apply(Pod("web", extra: "resources: {requests: {cpu: \"64\", memory: 1Gi}}"));

        await api.UntilAsync(() => Event(api, "web", "FailedScheduling") is not null);

        Assert.StartsWith("0/3 nodes are available: 3 Insufficient cpu", Event(api, "web", "FailedScheduling"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_a_pod_anew_when_its_image_is_changed()
    {
        var runtime = new FakePodRuntime();
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web", image: "registry.invalid/web:1"));
        await api.UntilAsync(() => WaitingReason(api, "web") == "ImagePullBackOff");

        api.Apply(Pod("web"));

        await api.UntilAsync(() => IsReady(api, "web"));
        Assert.Equal(
            ["stop web", $"start web {Field.Text(Get(api, "web"), "status", "podIP")}"],
            runtime.Log.Where(line => line.Contains(" web", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stops_a_pod_before_it_forgets_it()
    {
        var runtime = new FakePodRuntime();
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web"));
        await api.UntilAsync(() => IsReady(api, "web"));
        using var changes = api.Store.Subscribe(ResourceTypes.Pods);

        api.Registry.Delete(ResourceTypes.Pods, "default", "web");
        await api.UntilAsync(() => api.Store.Get(ResourceTypes.Pods, "default", "web") is null);

        Assert.Contains("stop web", runtime.Log);
        // What the store tells first are changes from before the deletion.
        var told = new List<StoreChange>();
        while (changes.Reader.TryRead(out var change))
        {
            told.Add(change);
        }

        var marked = told.FindIndex(change => change.Type == StoreChangeType.Modified && ObjectMetadata.IsDeleting(change.Object));
        Assert.InRange(marked, 0, told.FindIndex(change => change.Type == StoreChangeType.Deleted) - 1);
    }

    [Fact]
    public async Task Lets_a_pod_serve_on_that_delays_its_shutdown()
    {
        var runtime = new FakePodRuntime();
        await using var api = await LabApi.StartAsync(runtime);
        api.Apply(Pod("web", extra: "args: [netexec, --delay-shutdown=20]") + """

            ---
            {apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}, spec: {selector: {app: web}, ports: [{port: 80}]}}
            """);
        await api.UntilAsync(() => IsReady(api, "web"));
        api.Store.Modify(ResourceTypes.Pods, "default", "web", pod =>
            Field.Ensure(pod, "metadata")["labels"] = new JsonObject { ["app"] = "web" });

        api.Registry.Delete(ResourceTypes.Pods, "default", "web");
        await api.UntilAsync(() => api.Store.List(ResourceTypes.EndpointSlices, "default")
            .SelectMany(slice => Field.Items(slice, "endpoints")).Any(endpoint => Field.IsTrue(endpoint, "conditions", "terminating")
                && Field.IsTrue(endpoint, "conditions", "serving") && !Field.IsTrue(endpoint, "conditions", "ready")));

        Assert.DoesNotContain("stop web", runtime.Log);
    }

    [Fact]
    public async Task Gives_a_pod_the_address_that_its_annotation_asks_for()
    {
        await using var api = await LabApi.StartAsync(new FakePodRuntime());
        api.Apply(Pod("web").Replace(
            "namespace: default}",
            "namespace: default, annotations: {cni.projectcalico.org/ipAddrs: '[\"127.244.3.77\"]'}}",
            StringComparison.Ordinal));

        await api.UntilAsync(() => Field.Text(Get(api, "web"), "status", "podIP") == "127.244.3.77");
    }

    private static string Pod(string name, string image = Image, string extra = "", string podExtra = "") => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: default}
        spec:
          {{podExtra}}
          containers:
          - name: web
            image: "{{image}}"
            {{extra}}
        """;

    private static JsonObject? Get(LabApi api, string name) => api.Store.Get(ResourceTypes.Pods, "default", name);

    private static JsonObject? Status(LabApi api, string name) =>
        Field.Items(Get(api, name), "status", "containerStatuses").FirstOrDefault();

    private static string? WaitingReason(LabApi api, string name) => Field.Text(Status(api, name), "state", "waiting", "reason");

    private static bool IsReady(LabApi api, string name) =>
        Field.Items(Get(api, name), "status", "conditions").Any(condition =>
            Field.Text(condition, "type") == "Ready" && Field.Text(condition, "status") == "True");

    private static string? Event(LabApi api, string name, string reason) =>
        Field.Text(
            api.Store.List(ResourceTypes.Events, "default").FirstOrDefault(item =>
                Field.Text(item, "involvedObject", "name") == name && Field.Text(item, "reason") == reason),
            "message");
}
