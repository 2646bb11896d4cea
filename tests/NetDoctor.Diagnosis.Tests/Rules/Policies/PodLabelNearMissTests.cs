using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PodLabelNearMissTests
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
              ingress: [{from: [{podSelector: {matchLabels: {app: web-frontend}}}], ports: [{port: 8080}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL04"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("app=web-frontend of shop; shop/web-5d4c-a has app=web", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_rule_for_another_client()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: payments}}}], ports: [{port: 8080}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL04"));
    }
}
