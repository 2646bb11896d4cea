using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class DeniedByBaselineTests
{
    private const string Deny = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: BaselineAdminNetworkPolicy
        metadata: {name: default}
        spec:
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
          ingress:
          - {action: Deny, from: [{namespaces: {}}]}
        """;

    [Fact]
    public void Reports_the_default_that_no_NetworkPolicy_overrides()
    {
        var judgement = PolicyCase.Ask(PolicyCase.Cluster().Manifest(Deny), PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL18"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("no NetworkPolicy is about shop/payments", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_pods_that_a_NetworkPolicy_selects()
    {
        var cluster = PolicyCase.Cluster().Manifest(Deny).Policy("shop", "open", with: policy => policy with { Ingress = [new([], [])] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL18"));
    }
}
