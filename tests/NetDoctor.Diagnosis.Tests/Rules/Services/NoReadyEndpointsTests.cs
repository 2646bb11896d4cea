using NetDoctor.Diagnosis.Rules.Services;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Services;

public sealed class NoReadyEndpointsTests
{
    private static readonly NoReadyEndpoints Rule = new();

    private static SnapshotBuilder Cluster(bool ready) => SnapshotBuilder.HealthyShop().EditAll<Pod>(
        pod => pod.Name.StartsWith("payments", StringComparison.Ordinal) && pod.Name != "payments-7c9f-a",
        pod => pod with { Conditions = [new Condition("Ready", ConditionStatus.False)] })
        .Edit<Pod>("shop", "payments-7c9f-a", pod => ready ? pod : pod with
        {
            Conditions = [new Condition("Ready", ConditionStatus.False)],
            ContainerStatuses =
            [
                new ContainerStatus { Name = "main", State = new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff") },
            ],
        });

    private static FakeWire Wire() => EngineHarness.HealthyWire().Refuses("10.96.1.2:80");

    [Fact]
    public void Reports_the_state_of_each_pod_when_none_is_ready()
    {
        var finding = RuleCase.Single(Rule, Cluster(false), Wire(), "shop/web", "payments.shop:80");

        Assert.Contains("no ready endpoint, 0 of 3", finding.Summary, StringComparison.Ordinal);
        Assert.Contains("payments-7c9f-a container main waits in CrashLoopBackOff", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "kubectl -n shop describe pod payments-7c9f-a");
        RuleCase.HasBasis(finding, Basis.Observed);
    }

    [Fact]
    public void Reports_unready_pods_even_though_they_accept_when_dialled_directly()
    {
        var wire = Wire().Open("10.244.2.22:8080", "10.244.2.23:8080");

        Assert.NotEmpty(RuleCase.Findings(Rule, Cluster(false), wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_a_Service_with_one_ready_endpoint() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(true), Wire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_objects_that_say_no_while_the_address_answers() =>
        Assert.Empty(RuleCase.Findings(Rule, Cluster(false), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_unready_pods_that_are_published_all_the_same()
    {
        var cluster = Cluster(false).Edit<Service>("shop", "payments", service => service with { PublishNotReadyAddresses = true });

        Assert.Empty(RuleCase.Findings(Rule, cluster, Wire(), "shop/web", "payments.shop:80"));
    }
}
