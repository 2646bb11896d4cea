using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class EgressNotAdmittedTests
{
    [Fact]
    public void Reports_the_policy_that_keeps_the_source_in_when_the_prober_meets_it_too()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "no-egress", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system")],
        });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped(), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL02"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.EgressPolicy, State: HopState.Failed, Basis: Basis.Observed });
    }

    [Fact]
    public void Reports_without_a_verdict_where_no_probe_meets_the_policy()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "no-egress", "app=web", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system")],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
        Assert.NotNull(PolicyCase.Of(judgement, "POL02"));
        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "POL02");
    }

    [Fact]
    public void Ignores_a_failure_that_only_the_probers_own_policy_explains()
    {
        var cluster = PolicyCase.Cluster().Policy("doctor", "no-egress", ingress: false, egress: true)
            .Policy("shop", "no-egress", "app=web", ingress: false, egress: true, with: policy => policy with
            {
                Egress = [PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system")],
            });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void Ignores_another_cause_that_everybody_meets()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "no-egress", "app=web", ingress: false, egress: true, with: policy => policy with
        {
            Egress = [PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system")],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire().Refuses(["10.96.1.2:80", .. PolicyCase.Endpoints]));

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.NotEqual("POL02", judgement.Cause?.Id);
    }
}
