using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class OpenToAllTests
{
    [Fact]
    public void Reports_a_pod_that_the_policies_of_its_namespace_leave_out()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "web-only", "app=web"), EngineHarness.HealthyWire());

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.Contains("is open to every pod: 1 NetworkPolicy of shop isolates other pods", PolicyCase.Of(judgement, "POL36")!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_namespace_without_policies() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(PolicyCase.Cluster(), EngineHarness.HealthyWire()), "POL36"));

    [Fact]
    public void Ignores_a_pod_that_a_policy_opens_on_purpose() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "open", with: policy => policy with { Ingress = [new([], [])] }), EngineHarness.HealthyWire()),
        "POL36"));
}
