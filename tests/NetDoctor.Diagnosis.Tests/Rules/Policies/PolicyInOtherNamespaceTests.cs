using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PolicyInOtherNamespaceTests
{
    [Fact]
    public void Reports_the_rule_that_comes_near()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: default}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}, podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL16"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("NetworkPolicy default/payments-in", judgement.Summary, StringComparison.Ordinal);
        var fix = judgement.Cause!.Fixes[0];
        Assert.StartsWith("Put NetworkPolicy default/payments-in into namespace shop as well; ", fix.Description, StringComparison.Ordinal);
        Assert.Contains("\n  name: payments-in\n  namespace: shop\n", fix.Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_policy_elsewhere_that_would_not_admit_the_flow_either()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: default-deny, namespace: shop}
            spec:
              podSelector: {}
              policyTypes: [Ingress]
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: default}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: ledger}}}], ports: [{port: 8080}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL16"));
    }
}
