using NetDoctor.Diagnosis.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Policies that hold for some endpoints only, since the network plugin's agent does nothing on a node.</summary>
public sealed class PartlyEnforcedTests
{
    private const string Vip = "10.96.1.2:80";

    private const string NoDoctor = """
        apiVersion: policy.networking.k8s.io/v1alpha1
        kind: AdminNetworkPolicy
        metadata: {name: no-doctor}
        spec:
          priority: 10
          subject: {namespaces: {}}
          ingress:
          - {name: nobody, action: Deny, from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: doctor}}}]}
        """;

    [Theory]
    [InlineData(ProbeOutcome.Succeeded)]
    [InlineData(ProbeOutcome.Timeout)]
    public void One_open_endpoint_leaves_the_others_closed(ProbeOutcome atService)
    {
        var judgement = Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), PolicyCase.Dropped().Sockets(atService, Vip).Open(PolicyCase.Endpoints[0]));

        Assert.Equal((Verdict.Degraded, "POL01"), (judgement.Verdict, judgement.Cause?.Id));
        var hop = HopOf(judgement, Hop.IngressPolicy);
        Assert.Equal((HopState.Degraded, Basis.Observed), (hop.State, hop.Basis));
        Assert.Contains("2 of 3 endpoints", judgement.Cause!.Summary, StringComparison.Ordinal);
        Assert.Equal([PolicyCase.Endpoints[1], PolicyCase.Endpoints[2]], Closed(judgement).Where(target => target != Vip));
    }

    [Fact]
    public void What_is_open_for_one_who_is_denied_is_open_for_all()
    {
        var judgement = Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), EngineHarness.HealthyWire());

        Assert.Equal((Verdict.Reachable, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void One_source_may_be_let_out_to_some_endpoints_only()
    {
        var cluster = PolicyCase.Cluster().Policy("doctor", "no-egress", ingress: false, egress: true);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped().Open(PolicyCase.Endpoints[0]), from: null, to: Vip);

        Assert.Equal((Verdict.Degraded, "POL02"), (judgement.Verdict, judgement.Cause?.Id));
        var hole = PolicyCase.Of(judgement, "POL25");
        Assert.Contains("is not enforced towards Pod shop/payments-7c9f-a 10.244.1.21:8080 (node n1)", hole?.Summary, StringComparison.Ordinal);
        Assert.Equal(FindingRole.Hazard, hole!.Role);
    }

    [Fact]
    public void One_source_that_is_let_out_to_every_endpoint_reaches_them()
    {
        var cluster = PolicyCase.Cluster().Policy("doctor", "no-egress", ingress: false, egress: true);

        var judgement = PolicyCase.Ask(cluster, EngineHarness.HealthyWire(), from: null, to: Vip);

        Assert.Equal((Verdict.Reachable, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void A_source_is_kept_in_as_NetDoctor_is_by_the_same_policy()
    {
        var cluster = PolicyCase.Inside().Policy("shop", "no-egress", ingress: false, egress: true);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped().Open(PolicyCase.Endpoints[0]), to: Vip, pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Degraded, "POL02"), (judgement.Verdict, judgement.Cause?.Id));
    }

    [Fact]
    public void What_is_let_out_to_a_Service_may_have_been_judged_by_its_address()
    {
        var cluster = PolicyCase.WithoutPlugin().Policy("doctor", "no-egress", ingress: false, egress: true);

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped().Open(PolicyCase.Endpoints[0], Vip), from: null, to: Vip);

        Assert.Null(PolicyCase.Of(judgement, "POL02"));
    }

    [Fact]
    public void A_Service_that_gets_through_leaves_it_open_which_endpoint_did()
    {
        var judgement = Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), PolicyCase.Dropped().Open(Vip));

        Assert.NotEqual(Verdict.Unreachable, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void An_endpoint_that_was_not_seen_to_be_closed_is_not_said_to_be()
    {
        var wire = EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, PolicyCase.Endpoints[1]).Refuses(PolicyCase.Endpoints[2]);

        var judgement = Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), wire);

        Assert.Equal([PolicyCase.Endpoints[1]], Closed(judgement));
    }

    [Fact]
    public void The_Services_own_failure_is_not_the_policies_when_each_endpoint_is_open()
    {
        var judgement = Ask(PolicyCase.Cluster().Policy("shop", "default-deny"), EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, Vip));

        Assert.Equal(HopState.Failed, HopOf(judgement, Hop.Proxy).State);
        Assert.Null(PolicyCase.Of(judgement, "POL01"));
    }

    [Fact]
    public void A_policy_that_was_just_made_may_come_into_effect_between_two_probes()
    {
        var cluster = PolicyCase.Cluster().Policy("shop", "default-deny", with: policy => policy with { CreatedAt = SnapshotBuilder.Now.AddSeconds(-5) });

        var judgement = Ask(cluster, EngineHarness.HealthyWire().Sockets(ProbeOutcome.Timeout, Vip));

        Assert.NotEqual(HopState.Failed, HopOf(judgement, Hop.Proxy).State);
        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void A_policy_about_NetDoctor_alone_that_does_not_hold_says_nothing_of_others()
    {
        var cluster = PolicyCase.Cluster().Manifest(NoDoctor).Policy("shop", "from-doctor", "app=payments", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=netdoctor", "kubernetes.io/metadata.name=doctor")],
        });

        var judgement = Ask(cluster, EngineHarness.HealthyWire());

        Assert.Equal((Verdict.Undetermined, HopState.Failed), (judgement.Verdict, HopOf(judgement, Hop.IngressPolicy).State));
    }

    [Fact]
    public void Past_a_policy_about_NetDoctor_alone_the_others_would_have_been_met()
    {
        var cluster = PolicyCase.Cluster().Manifest(NoDoctor).Policy("shop", "default-deny");

        Assert.Equal(Verdict.Reachable, Ask(cluster, EngineHarness.HealthyWire()).Verdict);
    }

    private static Judgement Ask(SnapshotBuilder cluster, FakeWire wire) => PolicyCase.Ask(cluster, wire);

    private static RouteHop HopOf(Judgement judgement, Hop hop) => judgement.Route.Single(one => one.Hop == hop);

    private static IEnumerable<string> Closed(Judgement judgement) => judgement.Findings.Single(finding => finding.Id == "POL01").Evidence
        .Where(one => one.Basis == Basis.Observed).Select(one => one.Source.Split(' ')[1]).Distinct();
}
