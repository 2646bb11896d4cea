using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class IngressNotAdmittedTests
{
    [Fact]
    public void Reports_the_policy_that_keeps_source_and_prober_out()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "default-deny");

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL01"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("NetworkPolicy shop/default-deny isolates", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains(judgement.Cause!.Evidence, evidence => evidence.Basis == Basis.Observed);
        Assert.Contains(judgement.Route, hop => hop is { Hop: Hop.IngressPolicy, State: HopState.Failed, Basis: Basis.Observed });
    }

    [Fact]
    public void Reports_without_a_verdict_where_the_prober_is_admitted_and_the_source_is_not()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "from-doctor", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=netdoctor", "kubernetes.io/metadata.name=doctor")],
        });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
        Assert.NotNull(PolicyCase.Of(judgement, "POL01"));
        Assert.Contains("NetDoctor itself connects", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_some_of_the_endpoints_as_degraded()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "one", "statefulset=none")
            .EditAll<Model.Cluster.Pod>(pod => pod.PodIPs.Any(ip => ip.ToString() == "10.244.2.23"), pod => pod with
            {
                Labels = Model.Cluster.LabelSet.From(pod.Labels.Append(new("statefulset", "none"))),
            });

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, "10.244.2.23:8080"));

        Assert.Equal((Verdict.Degraded, "POL01"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("1 of 3 endpoints", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_packets_lost_where_policies_admit_both()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "open", with: policy => policy with { Ingress = [new([], [])] });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Null(PolicyCase.Of(judgement, "POL01"));
    }

    [Fact]
    public void Ignores_a_policy_that_keeps_only_the_prober_out()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "from-web", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
        Assert.Null(PolicyCase.Of(judgement, "POL01"));
        Assert.Contains("keep NetDoctor's own pod out", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_policy_that_admits_the_source_by_port_number_of_the_pod()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "open", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=web", null, "8080"), PolicyCase.Admit("", "kubernetes.io/metadata.name=doctor")],
        });

        Assert.Equal(Verdict.Reachable, PolicyCase.Ask(cluster, EngineHarness.HealthyWire()).Verdict);
    }
}
