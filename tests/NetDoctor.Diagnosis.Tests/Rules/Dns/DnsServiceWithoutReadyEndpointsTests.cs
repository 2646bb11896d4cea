using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class DnsServiceWithoutReadyEndpointsTests
{
    private static readonly DnsServiceWithoutReadyEndpoints Rule = new();

    private static SnapshotBuilder Cluster(bool ready) => SnapshotBuilder.HealthyShop().EditAll<Pod>(
        pod => pod.Namespace == "kube-system",
        pod => pod with
        {
            Conditions = [new Condition("Ready", ready ? ConditionStatus.True : ConditionStatus.False)],
            ContainerStatuses =
            [
                new ContainerStatus
                {
                    Name = "coredns",
                    Ready = ready,
                    State = ready
                        ? new ContainerState(ContainerPhase.Running)
                        : new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff"),
                },
            ],
        });

    private static FakeWire Wire() => EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2", "10.244.2.2");

    [Fact]
    public void Reports_DNS_pods_none_of_which_is_ready()
    {
        var finding = RuleCase.Single(Rule, Cluster(false), Wire(), "shop/web", "payments.shop:80");

        Assert.Equal("Service kube-system/kube-dns", finding.Subject);
        Assert.Contains("waits in CrashLoopBackOff", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n kube-system logs -l k8s-app=kube-dns");
        Assert.Equal("DNS10", RuleCase.Cause(Cluster(false), Wire(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_DNS_with_ready_pods() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(true), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_unready_DNS_that_answers() => Assert.Empty(RuleCase.Findings(
        Rule, Cluster(false), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_unready_DNS_that_says_NXDOMAIN() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(false), new FakeWire(), "shop/web", "ledger.shop:80"));
}
