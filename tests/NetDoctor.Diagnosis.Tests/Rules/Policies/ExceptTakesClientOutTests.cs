using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class ExceptTakesClientOutTests
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
              ingress: [{from: [{ipBlock: {cidr: 10.244.0.0/16, except: [10.244.1.0/24]}}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL12"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("10.244.1.0/24", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_range_that_never_held_the_client()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{ipBlock: {cidr: 192.168.0.0/16, except: [192.168.1.0/24]}}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL12"));
    }
}
