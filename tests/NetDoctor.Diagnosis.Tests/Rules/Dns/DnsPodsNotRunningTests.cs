using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class DnsPodsNotRunningTests
{
    private static readonly DnsPodsNotRunning Rule = new();

    private static readonly FakeWire Deaf = DnsCases.Wire().AllDns(ProbeOutcome.Refused);

    private static SnapshotBuilder Cluster(ContainerState state) =>
        SnapshotBuilder.HealthyShop().DnsPods(pod => DnsCases.Unready(pod, state));

    [Fact]
    public void Reports_a_crash_with_the_line_of_the_Corefile()
    {
        var cluster = Cluster(new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff")).Corefile(".:53 {\n  errors\n  kubernetes cluster.local {\n");

        var finding = RuleCase.Single(Rule, cluster, Deaf, "shop/web", "payments.shop:80");

        Assert.Equal("Deployment kube-system/coredns", finding.Subject);
        Assert.Equal("No name resolves: both DNS pods crash because a brace is not closed in line 3 of the Corefile.", finding.Summary);
        Assert.Contains(finding.Evidence, evidence => evidence.Statement.StartsWith("waits in CrashLoopBackOff after exit code 1", StringComparison.Ordinal));
        Assert.Equal("Mend the Corefile.", finding.Fixes[0].Description);
        RuleCase.HasFix(finding, "logs coredns-668d-a --previous");
        Assert.Equal("DNS10", RuleCase.Cause(cluster, Deaf, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_pods_that_say_themselves_that_they_are_not_ready()
    {
        var cluster = Cluster(new ContainerState(ContainerPhase.Running))
            .PodEvent("kube-system", "coredns-668d-a", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503");

        Assert.Contains("503", RuleCase.Single(Rule, cluster, Deaf, "shop/web", "payments.shop:80").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_running_pods_whose_probe_is_wrong()
    {
        var cluster = Cluster(new ContainerState(ContainerPhase.Running)).PodEvent(
            "kube-system", "coredns-668d-a", "Unhealthy", "Readiness probe failed: dial tcp 10.244.1.2:8182: connect: connection refused");

        Assert.Empty(RuleCase.Findings(Rule, cluster, Deaf, "shop/web", "payments.shop:80"));
        Assert.Equal("DNS12", RuleCase.Cause(cluster, Deaf, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_one_crashing_pod_beside_a_ready_one()
    {
        var cluster = SnapshotBuilder.HealthyShop().Edit<Pod>(
            "kube-system", "coredns-668d-b", pod => DnsCases.Unready(pod, new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff")));

        Assert.Empty(RuleCase.Findings(Rule, cluster, DnsCases.Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_pods_that_start() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(new ContainerState(ContainerPhase.Waiting, "ContainerCreating")), Deaf, "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_crashing_pods_while_DNS_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff")), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));
}
