using NetDoctor.Diagnosis.Tests.Judging;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class OnlyPolicyBetweenTests
{
    [Fact]
    public void Reports_the_one_policy_that_is_in_the_way()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "nobody"), PolicyCase.Dropped());

        Assert.Contains("NetworkPolicy shop/nobody alone", PolicyCase.Of(judgement, "POL34")!.Summary, StringComparison.Ordinal);
        Assert.Equal("POL01", judgement.Cause?.Id);
    }

    [Fact]
    public void Ignores_two_that_both_isolate() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(PolicyCase.Cluster().Policy("shop", "nobody").Policy("shop", "nobody-else"), PolicyCase.Dropped()), "POL34"));

    [Fact]
    public void Ignores_a_denial_that_no_probe_has_met() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "from-doctor", with: policy => policy with
            {
                Ingress = [PolicyCase.Admit("", "kubernetes.io/metadata.name=doctor")],
            }),
            EngineHarness.HealthyWire()),
        "POL34"));
}
