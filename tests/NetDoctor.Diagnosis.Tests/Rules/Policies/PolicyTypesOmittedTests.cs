using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class PolicyTypesOmittedTests
{
    [Fact]
    public void Reports_egress_rules_that_policyTypes_leave_out()
    {
        var judgement = PolicyCase.Ask(Cluster("[Ingress]", "web, netdoctor"), PolicyCase.Dropped(), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL13"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("policyTypes lists Ingress alone", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_policy_about_other_pods() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster("[Ingress]", "ledger"), PolicyCase.Dropped(), pod: "shop/netdoctor-0"), "POL13"));

    [Fact]
    public void Ignores_a_policy_that_lists_what_it_has_rules_for() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster("[Ingress, Egress]", "web, netdoctor"), PolicyCase.Dropped(), pod: "shop/netdoctor-0"), "POL13"));

    private static SnapshotBuilder Cluster(string types, string apps) => PolicyCase.Inside()
        .Policy("shop", "only-dns", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system")],
        })
        .Manifest($$$"""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: clients, namespace: shop}
            spec:
              podSelector: {matchExpressions: [{key: app, operator: In, values: [{{{apps}}}]} ]}
              policyTypes: {{{types}}}
              ingress: [{}]
              egress: [{to: [{podSelector: {matchLabels: {app: payments} } }], ports: [{port: 8080}]}]
            """);
}
