using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class NamespaceLabelMissingTests
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
              ingress: [{from: [{namespaceSelector: {matchLabels: {name: shop}}}], ports: [{port: 8080}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL05"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("name=shop", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_rule_for_another_namespace()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 8080}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL05"));
    }
}
