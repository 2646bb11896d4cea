using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class KubeletKeptOutTests
{
    private const string NoReply = "Readiness probe failed: Get \"http://10.244.1.21:8080/healthz\": dial tcp 10.244.1.21:8080: i/o timeout";

    [Fact]
    public void Reports_isolated_pods_whose_kubelet_gets_no_reply_while_the_port_answers()
    {
        var judgement = PolicyCase.Ask(Cluster(isolated: true), EngineHarness.HealthyWire().Refuses("10.96.1.2:80"));

        Assert.Equal((Verdict.Unreachable, "POL27"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("NetworkPolicy shop/from-all", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_pods_that_no_policy_isolates() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster(isolated: false), EngineHarness.HealthyWire()), "POL27"));

    [Fact]
    public void Ignores_pods_that_answer_nobody() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster(isolated: true), PolicyCase.Dropped()), "POL27"));

    [Fact]
    public void Ignores_a_kubelet_that_is_answered_with_an_error() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(Cluster(isolated: true, "Readiness probe failed: HTTP probe failed with statuscode: 500"), EngineHarness.HealthyWire()), "POL27"));

    // Calico lets a pod's own node in before it looks at policies.
    [Fact]
    public void Ignores_a_plugin_that_always_admits_the_node() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(Cluster(isolated: true, plugin: PolicyCase.Calico), EngineHarness.HealthyWire().Refuses("10.96.1.2:80")), "POL27"));

    // A program that is slow to answer gets its connection, and the kubelet says so.
    [Fact]
    public void Ignores_a_program_that_answers_too_late() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            Cluster(isolated: true, "Readiness probe failed: Get \"http://10.244.1.21:8080/healthz\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"),
            EngineHarness.HealthyWire().Refuses("10.96.1.2:80")),
        "POL27"));

    [Fact]
    public void Ignores_policies_that_admit_the_nodes_by_address()
    {
        var cluster = Cluster(isolated: false).Policy("shop", "from-anywhere", "app=payments", with: policy => policy with { Ingress = [new NetworkPolicyRule([], [])] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, EngineHarness.HealthyWire()), "POL27"));
    }

    private static SnapshotBuilder Cluster(bool isolated, string complaint = NoReply, string? plugin = null)
    {
        var cluster = (plugin is null ? PolicyCase.WithoutPlugin() : PolicyCase.Cluster(plugin)).EditAll<Pod>(pod => pod.Labels["app"] == "payments", pod => NotReady(pod));
        foreach (var pod in cluster.Build().Pods.InNamespace("shop").Where(pod => pod.Labels["app"] == "payments").ToList())
        {
            cluster.PodEvent("shop", pod.Name, "Unhealthy", complaint);
        }

        return isolated
            ? cluster.Policy("shop", "from-all", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("", "")] })
            : cluster;
    }

    private static Pod NotReady(Pod pod) => pod with
    {
        Conditions = [new Condition("Ready", ConditionStatus.False)],
        Containers = [.. pod.Containers.Select(container => container with
        {
            ReadinessProbe = new ContainerProbe(ContainerProbeAction.Http, IntOrString.FromNumber(8080), "/healthz"),
        })],
        ContainerStatuses = [.. pod.ContainerStatuses.Select(status => status with { Ready = false })],
    };
}
