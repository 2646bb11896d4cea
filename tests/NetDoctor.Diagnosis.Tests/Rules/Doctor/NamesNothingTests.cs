using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class NamesNothingTests
{
    [Theory]
    [InlineData("shop/pod/payments-7c9f-x:8080", "There is no pod shop/payments-7c9f-x; did you mean payments-7c9f-a", "kubectl -n shop get pods")]
    [InlineData("node/n9:30080", "There is no node n9; did you mean n1", "kubectl get nodes")]
    public void Reports_a_target_that_is_not_there_as_the_cause(string to, string summary, string command)
    {
        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", to);

        Assert.Equal((Verdict.Unreachable, "DOC23"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.StartsWith(summary, judgement.Summary, StringComparison.Ordinal);
        Assert.Equal(command, judgement.Cause!.Fixes[0].Command);
    }

    [Fact]
    public void Reports_a_source_that_is_not_there_beside_the_cause()
    {
        var cluster = SnapshotBuilder.HealthyShop().Service("shop", "empty", "10.96.1.9", "http:80->8080", "app=none");
        var judgement = EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), "shop/wbe", "empty.shop:80");

        Assert.Equal((Verdict.Unreachable, FindingRole.Hazard), (
            judgement.Verdict, Assert.Single(judgement.Findings, finding => finding.Id == "DOC23").Role));
        Assert.NotEqual("DOC23", judgement.Cause?.Id);
        Assert.EndsWith(
            "There is no pod or workload shop/wbe; did you mean web? The answer is the same for whoever asks.",
            judgement.Summary,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_names_that_cannot_be_looked_up() => Assert.DoesNotContain(
        EngineHarness.Ask(
            SnapshotBuilder.HealthyShop().Forbidden(ResourceKind.Pod), EngineHarness.HealthyWire(), "shop/wbe", "payments.shop:80").Findings,
        finding => finding.Id == "DOC23");

    [Fact]
    public void Ignores_a_source_and_a_target_that_are_there() => Assert.DoesNotContain(
        EngineHarness.Ask(SnapshotBuilder.HealthyShop(), EngineHarness.HealthyWire(), "shop/web", "payments.shop:80").Findings,
        finding => finding.Id == "DOC23");
}
