using NetDoctor.Lab.DataPlane.Policies;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Tests.DataPlane.Policies;

/// <summary>What network plugins do differently, and when.</summary>
public sealed class NetworkPluginTests
{
    private const string Api = "shop/api:8080";
    private const string Vip = "127.96.0.80:80";

    private const string Deny = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: deny, namespace: shop}
        spec: {podSelector: {matchLabels: {app: api}}}
        """;

    private const string DenyByAdmin = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: {name: default}
        spec: {subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}]}]}
        """;

    private const string Range = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: range, namespace: shop}
        spec: {podSelector: {}, ingress: [{ports: [{port: 8000, endPort: 9000}]}]}
        """;

    private const string ServicePort = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: port, namespace: shop}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 80}]}]}
        """;

    private const string Block = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: block, namespace: shop}
        spec: {podSelector: {matchLabels: {app: api}}, ingress: [{from: [{ipBlock: {cidr: 127.0.0.0/8}}]}]}
        """;

    [Fact]
    public async Task Policies_take_effect_and_lose_it_as_they_come_and_go()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual);

        await lab.UntilAsync(Api, "open");
        lab.Apply(Deny);
        await lab.UntilAsync(Api, "dropped");
        await lab.UntilAsync(Vip, "dropped");
        lab.Delete(Deny);
        await lab.UntilAsync(Api, "open");
        await lab.UntilAsync(Vip, "open");
    }

    [Fact]
    public async Task Labels_of_pods_count_as_they_are_now()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual);
        lab.Apply(Deny);
        await lab.UntilAsync(Api, "dropped");

        lab.Store.Modify(ResourceTypes.Pods, "shop", "api", pod => pod["metadata"]!["labels"]!["app"] = "free");

        await lab.UntilAsync(Api, "open");
    }

    [Fact]
    public async Task A_plugin_that_enforces_nothing_lets_everything_pass()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual with { Enforces = Enforcement.None });

        Assert.Equal("open", await lab.MeetAsync(Deny, Api, isExpectedOpen: true));
    }

    [Fact]
    public async Task An_idle_agent_opens_the_pods_of_its_node_alone()
    {
        await using var there = await PolicyLab.StartAsync(NetworkPlugin.Usual with { IdleOn = ["n2"] });
        await using var elsewhere = await PolicyLab.StartAsync(NetworkPlugin.Usual with { IdleOn = ["n3"] });

        Assert.Equal("open", await there.MeetAsync(Deny, Api, isExpectedOpen: true));
        Assert.Equal("open", await there.MeetAsync(Deny, Vip, isExpectedOpen: true));
        Assert.Equal("dropped", await elsewhere.MeetAsync(Deny, Api, isExpectedOpen: false));
    }

    [Fact]
    public async Task A_plugin_may_know_NetworkPolicies_only()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual with { Enforces = Enforcement.NetworkPolicies });

        Assert.Equal("open", await lab.MeetAsync(DenyByAdmin, Api, isExpectedOpen: true));
        Assert.Equal("dropped", await lab.MeetAsync(Deny, Api, isExpectedOpen: false));
    }

    [Fact]
    public async Task A_plugin_without_ranges_reads_their_first_port()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual with { HasPortRanges = false });

        Assert.Equal("dropped", await lab.MeetAsync(Range, Api, isExpectedOpen: false));
        Assert.Equal("open", await lab.MeetAsync(Range.Replace("8000", "8080", StringComparison.Ordinal), Api, isExpectedOpen: true));
    }

    [Fact]
    public async Task A_plugin_may_judge_the_port_of_the_Service()
    {
        await using var before = await PolicyLab.StartAsync(NetworkPlugin.Usual with { JudgesBeforeTranslation = true });
        await using var after = await PolicyLab.StartAsync(NetworkPlugin.Usual);

        Assert.Equal("open", await before.MeetAsync(ServicePort, Vip, isExpectedOpen: true));
        Assert.Equal("dropped", await before.MeetAsync(ServicePort, Api, isExpectedOpen: false));
        Assert.Equal("dropped", await after.MeetAsync(ServicePort, Vip, isExpectedOpen: false));
    }

    [Fact]
    public async Task A_plugin_may_leave_pods_out_of_address_blocks()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual with { MatchesPodsByAddress = false });

        Assert.Equal("dropped", await lab.MeetAsync(Block, Api, isExpectedOpen: false));
    }

    [Fact]
    public async Task A_slow_plugin_goes_on_with_what_was_there()
    {
        await using var slow = await PolicyLab.StartAsync(NetworkPlugin.Usual with { Delay = TimeSpan.FromHours(1) });
        await using var quick = await PolicyLab.StartAsync(NetworkPlugin.Usual with { Delay = TimeSpan.FromMilliseconds(300) });

        Assert.Equal("open", await slow.MeetAsync(Deny, Api, isExpectedOpen: true));
        quick.Apply(Deny);
        await quick.UntilAsync(Api, "dropped");
    }

    [Fact]
    public async Task Readiness_probes_come_from_the_pods_own_node()
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugin.Usual);
        lab.Apply(Deny);
        lab.Apply("""
            apiVersion: v1
            kind: Pod
            metadata: {name: late, namespace: shop, labels: {app: api}}
            spec:
              nodeName: n3
              containers:
              - name: api
                image: registry.k8s.io/e2e-test-images/agnhost:2.53
                args: ["netexec", "--http-port=8080", "--udp-port=-1"]
                readinessProbe: {httpGet: {path: /healthz, port: 8080}, periodSeconds: 1}
            """);

        await lab.UntilReadyAsync("shop", "late");
        Assert.Equal("dropped", await lab.DialAsync("shop/late:8080", TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public async Task A_plugin_may_wrongly_keep_a_pod_from_itself()
    {
        await using var wrong = await PolicyLab.StartAsync(NetworkPlugin.Usual with { AdmitsItself = false });
        await using var right = await PolicyLab.StartAsync(NetworkPlugin.Usual);
        const string Own = "shop/netdoctor-0:8080";
        var deny = Deny.Replace("app: api", "app: web", StringComparison.Ordinal);

        Assert.Equal("dropped", await wrong.MeetAsync(deny, Own, isExpectedOpen: false));
        Assert.Equal("open", await right.MeetAsync(deny, Own, isExpectedOpen: true));
    }

    [Theory]
    [InlineData("calico", "kube-system", "calico-node")]
    [InlineData("flannel", "kube-flannel", "kube-flannel-ds")]
    [InlineData("kube-router", "kube-system", "kube-router")]
    public async Task Agents_run_on_every_node_as_in_a_real_cluster(string name, string ns, string set)
    {
        await using var lab = await PolicyLab.StartAsync(NetworkPlugins.Find(name)!);

        var agents = lab.Store.List(ResourceTypes.Pods, ns).Where(pod => ObjectMetadata.NameOf(pod).StartsWith(set, StringComparison.Ordinal));

        Assert.Equal(["n1", "n2", "n3"], agents.Select(pod => Field.Text(pod, "spec", "nodeName")!).Order(StringComparer.Ordinal));
    }
}
