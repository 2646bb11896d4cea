using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class DeniedByAdminTests
{
    private const string Deny = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-payments}
        spec:
          priority: 10
          subject: {pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: payments}}}}
          ingress:
          - {name: nobody, action: Deny, from: [{namespaces: {}}]}
        """;

    [Fact]
    public void Reports_the_policy_that_is_asked_before_the_one_that_admits()
    {
        var cluster = PolicyCase.Cluster().Manifest(Deny)
            .Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL17"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("AdminNetworkPolicy no-payments denies it (ingress[0].from[0], \"nobody\"), before NetworkPolicy shop/from-web, which admits it",
            judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_rule_that_passes_to_the_NetworkPolicies()
    {
        var cluster = PolicyCase.Cluster().Manifest(Deny.Replace("action: Deny", "action: Pass", StringComparison.Ordinal)).Policy("shop", "nobody");

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal("POL01", judgement.Cause?.Id);
        Assert.Null(PolicyCase.Of(judgement, "POL17"));
    }

    [Fact]
    public void Ignores_a_denial_that_a_connection_contradicts() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(PolicyCase.Cluster().Manifest(Deny), EngineHarness.HealthyWire()), "POL17"));
}
