using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PeersMatchNothingTests
{
    [Fact]
    public void Reports_a_rule_for_pods_that_are_nowhere()
    {
        var finding = Finding("app=billing");

        Assert.Equal(FindingRole.Hazard, finding?.Role);
        Assert.Contains("ingress[0] of NetworkPolicy shop/in is about pods with app=billing of shop on every port, and there is no such pod",
            finding!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_as_the_cause_a_label_that_neither_the_source_nor_anybody_has()
    {
        var judgement = PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "in", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("role=checkout")] }),
            PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL15"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void Reports_a_namespace_that_is_nowhere() => Assert.NotNull(Finding("", "team=nobody"));

    [Fact]
    public void Ignores_a_rule_for_pods_that_are_there() => Assert.Null(Finding("app=payments"));

    [Fact]
    public void Ignores_a_policy_that_is_not_in_the_way()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "other", "app=ledger", with: policy => policy with { Ingress = [PolicyCase.Admit("app=nobody")] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL15"));
    }

    private static Finding? Finding(string pods, string? namespaces = null) => PolicyCase.Of(
        PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "in", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit(pods, namespaces)] }),
            PolicyCase.Dropped()),
        "POL15");
}
