using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class ServicePortInRuleTests
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
              ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]
            """);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL07"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("on TCP 80, not on TCP 8080: ", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_port_that_is_nobodys()
    {
        var cluster = PolicyCase.Cluster().Manifest("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: payments-in, namespace: shop}
            spec:
              podSelector: {matchLabels: {app: payments}}
              ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 9090}]}]
            """);

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped()), "POL07"));
    }
}
