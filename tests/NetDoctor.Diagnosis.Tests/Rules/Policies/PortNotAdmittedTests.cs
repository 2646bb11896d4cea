using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PortNotAdmittedTests
{
    [Fact]
    public void Reports_the_rule_that_comes_near()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 9090}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL03"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("payments", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_rule_for_somebody_else()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: ledger}}}], ports: [{port: 9090}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL03"));
    }
}
