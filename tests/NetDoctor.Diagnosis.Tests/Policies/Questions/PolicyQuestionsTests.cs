using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.Questions;
using NetDoctor.Diagnosis.Policies.WhatIf;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Policies.Questions;

public sealed class PolicyQuestionsTests
{
    private const string OutToPayments = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: out, namespace: shop}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: payments}}}]}]}
        """;

    [Theory]
    [InlineData("shop/web-5d4c-a", "shop/web-5d4c-a")]
    [InlineData("shop/pod/web-5d4c-a", "shop/web-5d4c-a")]
    [InlineData("shop/web", "shop/web-5d4c-a")]
    [InlineData("shop/deploy/web", "shop/web-5d4c-a")]
    [InlineData("shop/rs/web-5d4c", "shop/web-5d4c-a")]
    [InlineData("shop/payments", "shop/payments-7c9f-a")]
    [InlineData("10.244.1.10", "shop/web-5d4c-a")]
    [InlineData("node/n1", "node n1")]
    [InlineData("10.89.0.12", "node n2")]
    [InlineData("outside", "a client outside of the cluster")]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public void Finds_the_source(string from, string source)
    {
        var flow = Assert.Single(Resolve(from, "10.244.2.2:53").Flows);

        Assert.Equal(source, NameOf(flow.Source));
    }

    [Theory]
    [InlineData("payments:80", null, "shop/payments-7c9f-a:8080 shop/payments-7c9f-b:8080 shop/payments-7c9f-c:8080")]
    [InlineData("payments.shop", null, "shop/payments-7c9f-a:8080 shop/payments-7c9f-b:8080 shop/payments-7c9f-c:8080")]
    [InlineData("web.shop:http", null, "shop/web-5d4c-a:8080")]
    [InlineData("10.96.1.1:80", null, "shop/web-5d4c-a:8080")]
    [InlineData("shop/web", "http", "shop/web-5d4c-a:8080")]
    [InlineData("shop/web:9999", null, "shop/web-5d4c-a:9999")]
    [InlineData("[fd00::9]:443", null, "fd00::9:443")]
    [InlineData("fd00::9", "443", "fd00::9:443")]
    public void Finds_the_targets_with_their_own_ports(string to, string? port, string targets) =>
        Assert.Equal(targets, string.Join(' ', Resolve("shop/web", to, port).Flows.Select(flow => $"{NameOf(flow.Destination)}:{flow.Port}")));

    [Fact]
    public void Translates_a_named_port_for_each_pod()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Pod("shop", "old", "10.244.1.50", "n1", "app=payments", "web:7070")
            .Pod("shop", "new", "10.244.1.51", "n1", "app=payments", "web:9090")
            .Service("shop", "named", "10.96.1.9", "80->web", "app=payments").Build();

        var flows = PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/web", To = "named:80" }, snapshot);

        // Those of the Deployment have no such port: kube-proxy would not send anything there either.
        Assert.Equal(["shop/new:9090", "shop/old:7070"], flows.Flows.Select(flow => $"{NameOf(flow.Destination)}:{flow.Port}"));
        Assert.Contains(
            "has the port none",
            PolicyQuestions.Resolve(
                new PolicyQuestion { From = "shop/web", To = "web:80" },
                SnapshotBuilder.HealthyShop().Service("shop", "web", "10.96.1.1", "80->none").Build()).Gap,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Leaves_out_a_pod_that_has_ended_where_another_of_the_workload_runs()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Edit<Pod>("shop", "payments-7c9f-a", pod => pod with { Phase = PodPhase.Failed }).Build();

        var flows = PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/payments", To = "shop/web:1" }, snapshot);

        Assert.Equal("shop/payments-7c9f-b", NameOf(Assert.Single(flows.Flows).Source));
    }

    [Fact]
    public void Asks_which_workload_is_meant()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Workload(ResourceKind.StatefulSet, "shop", "web").Pod("shop", "web-0", "10.244.1.60", "n1", owner: "StatefulSet/web").Build();

        var error = Assert.Single(PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/web", To = "shop/web-0:1" }, snapshot).Errors);

        Assert.Equal("'shop/web' can be any of shop/statefulset/web, shop/deployment/web: name one of them.", error.Message);
    }

    [Fact]
    public void Puts_what_is_denied_first_and_says_that_it_is_only_some()
    {
        var snapshot = SnapshotBuilder.HealthyShop()
            .Pod("shop", "payments-open", "10.244.1.70", "n1", "app=payments,open=yes", "http:8080")
            .Manifest("""
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: closed, namespace: shop}
                spec: {podSelector: {matchExpressions: [{key: open, operator: DoesNotExist}, {key: app, operator: In, values: [payments]}]}}
                """).Build();
        var flows = PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/web", To = "payments:80" }, snapshot).Flows;

        var answer = PolicyAnswers.Of(flows, PolicyIndex.Of(snapshot), PolicyDialect.Specification);

        Assert.Equal(PolicyVerdict.Denied, answer.Verdict);
        Assert.Contains("of some of the pods: NetworkPolicy shop/closed", answer.Summary, StringComparison.Ordinal);
        Assert.Equal([(PolicyVerdict.Denied, 2), (PolicyVerdict.Allowed, 0)], answer.Evaluations.Select(one => (one.Verdict, one.Alike)));
    }

    [Theory]
    [InlineData("kubernetes.default:443")]
    [InlineData("10.96.0.1:443")]
    public void Follows_a_Service_without_selector_to_its_endpoints(string to)
    {
        var flow = Assert.Single(Resolve("shop/web", to).Flows);

        Assert.Equal(("node n1", 6443), (flow.Destination.ToString(), flow.Port));
    }

    [Fact]
    public void Says_where_a_Service_without_selector_and_endpoints_would_have_to_lead()
    {
        var snapshot = SnapshotBuilder.HealthyShop().Service("shop", "db", "10.96.1.9", "5432", "").Build();

        Assert.Contains("has no selector, and no EndpointSlice", PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/web", To = "db:5432" }, snapshot).Gap, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "shop/payments-7c9f-a")]
    [InlineData(true, "203.0.113.9")]
    public void Follows_a_balancers_address_as_nodes_do(bool isProxied, string destination)
    {
        var snapshot = SnapshotBuilder.HealthyShop().Edit<Service>("shop", "payments", service => service with
        {
            LoadBalancerIPs = Notation.Addresses("203.0.113.9"),
            IsLoadBalancerProxied = isProxied,
        }).Build();

        Assert.Equal(destination, NameOf(PolicyQuestions.Resolve(new PolicyQuestion { From = "shop/web", To = "203.0.113.9:80" }, snapshot).Flows[0].Destination));
    }

    [Theory]
    [InlineData("payments:80", "web-5d4c-a", true)]
    [InlineData("10.96.1.2:80", "web-5d4c-a", false)]
    [InlineData("shop/payments:8080", "web-5d4c-a", false)]
    public void Notes_that_the_source_may_not_look_up_the_name(string to, string pod, bool isNoted)
    {
        var notes = Answer(SnapshotBuilder.HealthyShop().Manifest(OutToPayments), pod, to).Notes;

        Assert.Equal(isNoted, notes.Any(note => note.StartsWith("DNS16: shop/web", StringComparison.Ordinal) && note.Contains("so that payments does not resolve", StringComparison.Ordinal)));
        Assert.Equal(isNoted ? 1 : 0, notes.Length);
    }

    [Fact]
    public void Notes_nothing_of_lookups_that_may_be_let_through()
    {
        var open = SnapshotBuilder.HealthyShop().Manifest(OutToPayments.Replace("egress: [", "egress: [{ports: [{port: 53, protocol: UDP}]}, ", StringComparison.Ordinal));
        var ofTheNode = SnapshotBuilder.HealthyShop().Manifest(OutToPayments).EditAll<Pod>(one => one.Name == "web-5d4c-a", one => one with { DnsPolicy = DnsPolicy.Default });
        var cached = SnapshotBuilder.HealthyShop().Manifest(OutToPayments).Workload(ResourceKind.DaemonSet, "kube-system", "node-local-dns");

        Assert.Empty(Answer(open, "web-5d4c-a", "payments:80").Notes);
        Assert.Empty(Answer(ofTheNode, "web-5d4c-a", "payments:80").Notes);
        Assert.Empty(Answer(cached, "web-5d4c-a", "payments:80").Notes);
    }

    private static PolicyAnswer Answer(SnapshotBuilder cluster, string pod, string to)
    {
        var world = PolicyWorld.Of(cluster.Build(), PolicyDialect.Specification);
        return PolicyAnswers.Of(PolicyQuestions.Resolve(new PolicyQuestion { From = $"shop/{pod}", To = to }, world.Snapshot), world, TestContext.Current.CancellationToken);
    }

    private static PolicyFlows Resolve(string from, string to, string? port = null) => PolicyQuestions.Resolve(
        new PolicyQuestion { From = from, To = to, Port = port }, SnapshotBuilder.HealthyShop().Build());

    // The engine may call a pod by its workload; here the pod itself is meant.
    private static string NameOf(PolicyEnd end) => end.Pod is { } pod ? $"{pod.Namespace}/{pod.Name}" : end.ToString();
}
