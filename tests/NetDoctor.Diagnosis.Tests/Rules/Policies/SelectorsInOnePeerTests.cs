using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class SelectorsInOnePeerTests
{
    [Fact]
    public void Reports_the_rule_that_comes_near()
    {
        var cluster = PolicyCase.Cluster().Namespace("tools", "team=tools").Pod("tools", "runner", "10.244.1.77", labels: "app=runner").Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{namespaceSelector: {matchLabels: {team: tools}}, podSelector: {matchLabels: {app: web}}}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL06"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("payments", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_two_selectors_neither_of_which_means_the_client()
    {
        var cluster = PolicyCase.Cluster().Namespace("tools", "team=tools").Pod("tools", "runner", "10.244.1.77", labels: "app=runner").Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{namespaceSelector: {matchLabels: {team: tools}}, podSelector: {matchLabels: {app: other}}}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL06"));
    }
}
