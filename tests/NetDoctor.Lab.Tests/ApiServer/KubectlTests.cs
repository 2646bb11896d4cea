using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.ApiServer;

/// <summary>The real kubectl against the lab.</summary>
public sealed class KubectlTests
{
    private const string Shop = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: payments, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: payments}}
          template:
            metadata: {labels: {app: payments}}
            spec:
              containers:
              - name: payments
                image: registry.k8s.io/e2e-test-images/agnhost:2.53
                args: [netexec, --http-port=8080]
                ports: [{name: http, containerPort: 8080}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: payments, namespace: shop}
        spec:
          selector: {app: payments}
          ports: [{name: http, port: 80, targetPort: http}]
        """;

    [Fact]
    public async Task Applies_rolls_out_and_shows_a_deployment()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync(hasControllers: true);
        using var kubectl = new Kubectl(api.Url);

        Assert.Equal(
            "namespace/shop created\ndeployment.apps/payments created\nservice/payments created\n",
            await kubectl.RunAsync(Shop, "apply", "-f", "-"));
        Assert.EndsWith(
            "successfully rolled out\n",
            await kubectl.RunAsync(null, "rollout", "status", "-n", "shop", "deploy/payments"),
            StringComparison.Ordinal);
        Assert.Equal(
            "namespace/shop unchanged\ndeployment.apps/payments unchanged\nservice/payments unchanged\n",
            await kubectl.RunAsync(Shop, "apply", "-f", "-"));
        await kubectl.RunAsync(Shop, "apply", "--server-side", "--force-conflicts", "-f", "-");

        var wide = await kubectl.RunAsync(null, "get", "pods", "-n", "shop", "-o", "wide");
        Assert.Matches(@"payments-\w+-\w{5}\s+1/1\s+Running\s+0\s+\d+s\s+127\.244\.\d\.\d+\s+n\d\s+<none>\s+<none>", wide);
        Assert.Matches(
            @"payments\s+ClusterIP\s+127\.96\.1\.1\s+<none>\s+80/TCP",
            await kubectl.RunAsync(null, "get", "svc", "-n", "shop"));
        Assert.Matches(
            @"payments-\w{5}\s+IPv4\s+8080\s+127\.244\.\d\.\d+,127\.244\.\d\.\d+",
            await kubectl.RunAsync(null, "get", "endpointslices", "-A"));
        Assert.Contains("deployment.apps/payments   2/2", await kubectl.RunAsync(null, "get", "all", "-n", "shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Applies_and_shows_the_administrators_policies()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync();
        using var kubectl = new Kubectl(api.Url);

        await kubectl.RunAsync(
            """
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: guard}
            spec: {priority: 7, subject: {namespaces: {}}, ingress: [{action: Pass, from: [{namespaces: {}}]}]}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: BaselineAdminNetworkPolicy
            metadata: {name: default}
            spec: {subject: {namespaces: {}}}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha2
            kind: ClusterNetworkPolicy
            metadata: {name: base}
            spec: {tier: Baseline, priority: 1000, subject: {namespaces: {}}}
            """,
            "apply", "-f", "-");

        Assert.Matches(@"guard\s+7\s+\d+s", await kubectl.RunAsync(null, "get", "anp"));
        Assert.Matches(@"default\s+\d+s", await kubectl.RunAsync(null, "get", "banp"));
        Assert.Matches(@"base\s+Baseline\s+1000\s+\d+s", await kubectl.RunAsync(null, "get", "clusternetworkpolicies.policy.networking.k8s.io"));
    }

    [Fact]
    public async Task Describes_what_ails_a_pod()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync(hasControllers: true);
        using var kubectl = new Kubectl(api.Url);
        await kubectl.RunAsync(null, "run", "bad", "--image=registry.invalid/bad:1");
        await api.UntilAsync(() => api.Store.List(ResourceTypes.Events, "default").Any(item => Field.Text(item, "reason") == "BackOff"));

        var description = await kubectl.RunAsync(null, "describe", "pod", "bad");

        Assert.Contains("ImagePullBackOff", description, StringComparison.Ordinal);
        Assert.Contains("Failed to pull image \"registry.invalid/bad:1\"", description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_and_deletes()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync(hasControllers: true);
        using var kubectl = new Kubectl(api.Url);
        await kubectl.RunAsync(Shop, "apply", "-f", "-");

        await kubectl.RunAsync(null, "scale", "-n", "shop", "deploy/payments", "--replicas=3");
        await kubectl.RunAsync(null, "label", "-n", "shop", "svc/payments", "tier=back");
        await kubectl.RunAsync(null, "patch", "-n", "shop", "svc/payments", "-p", """{"spec":{"type":"NodePort"}}""");
        await kubectl.RunAsync(null, "create", "namespace", "other");
        await kubectl.RunAsync(null, "rollout", "status", "-n", "shop", "deploy/payments");

        Assert.Equal("30000", await kubectl.RunAsync(null, "get", "svc", "-n", "shop", "-l", "tier=back", "-o", "jsonpath={.items[0].spec.ports[0].nodePort}"));
        Assert.Equal("yes\n", await kubectl.RunAsync(null, "auth", "can-i", "list", "pods"));
        await kubectl.RunAsync(null, "delete", "ns", "shop", "other");
        Assert.Null(api.Store.Get(ResourceTypes.Namespaces, null, "shop"));
        Assert.Empty(api.Store.List(ResourceTypes.Pods, "shop"));
    }

    [Fact]
    public async Task Shows_why_a_manifest_is_refused()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync(hasControllers: true);
        using var kubectl = new Kubectl(api.Url);

        var (code, _, error) = await kubectl.TryAsync(
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"x"},"spec":{"ports":[{"port":70000}]}}""", "apply", "-f", "-");

        Assert.Equal(1, code);
        Assert.Equal("The Service \"x\" is invalid: \n* spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive\n* spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive\n", error);
    }

    [Fact]
    public async Task Watches()
    {
        Assert.SkipUnless(Kubectl.IsPresent, "kubectl is not installed");
        await using var api = await LabApi.StartAsync();
        using var kubectl = new Kubectl(api.Url);

        using var watching = kubectl.Start("get", "configmaps", "-n", "default", "-w", "--output-watch-events");
        api.Apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: first, namespace: default}}");
        var head = await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var first = await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        api.Registry.Delete(ResourceTypes.ConfigMaps, "default", "first");
        var second = await watching.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        watching.Kill();

        Assert.StartsWith("EVENT", head, StringComparison.Ordinal);
        Assert.Matches(@"^ADDED\s+first\s+0", first);
        Assert.Matches(@"^DELETED\s+first\s+0", second);
    }
}
