using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class DeniedByClusterPolicyTests
{
    private const string Deny = """
        apiVersion: policy.networking.k8s.io/v1alpha2
        kind: ClusterNetworkPolicy
        metadata: {name: closed}
        spec:
          tier: Admin
          priority: 5
          subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
          ingress:
          - {action: Deny, from: [{namespaces: {}}], protocols: [{tcp: {destinationPort: {number: 8080}}}]}
        """;

    // The first version that does.
    private const string Enforcing = "calico-node=quay.io/calico/node:v3.32.0";

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void Reports_either_tier(string tier)
    {
        var cluster = PolicyCase.Cluster(Enforcing).Manifest(Deny.Replace("Admin", tier, StringComparison.Ordinal));

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL19"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("ClusterNetworkPolicy closed denies it (ingress[0].from[0])", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_denial_of_another_port() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(PolicyCase.Cluster(Enforcing).Manifest(Deny.Replace("8080", "80", StringComparison.Ordinal)), PolicyCase.Dropped()), "POL19"));

    [Fact]
    public void Ignores_a_baseline_that_a_NetworkPolicy_overrides()
    {
        var cluster = PolicyCase.Cluster(Enforcing).Manifest(Deny.Replace("Admin", "Baseline", StringComparison.Ordinal))
            .Policy("shop", "open", with: policy => policy with { Ingress = [new([], [])] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL19"));
    }
}
