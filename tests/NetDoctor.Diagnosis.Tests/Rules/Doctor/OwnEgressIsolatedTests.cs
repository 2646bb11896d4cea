using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class OwnEgressIsolatedTests
{
    private static readonly Vantage Own = new(VantageKind.Self, "n2", "netdoctor/netdoctor-0");

    [Fact]
    public void Reports_a_policy_that_may_have_stopped_the_probes()
    {
        var judgement = Ask(Cluster().Policy("netdoctor", "deny-all", ingress: false, egress: true), Silence());

        var finding = Assert.Single(judgement.Findings, finding => finding.Id == "DOC09");
        Assert.Contains("NetworkPolicy netdoctor/deny-all isolates NetDoctor's own pod netdoctor/netdoctor-0 for egress and lets nothing out",
            finding.Summary, StringComparison.Ordinal);
        Assert.Equal(FindingRole.Hazard, finding.Role);
        Assert.Equal((Verdict.Undetermined, null), (judgement.Verdict, judgement.Cause));
    }

    [Fact]
    public void Ignores_probes_that_came_through() => Assert.DoesNotContain(
        Ask(Cluster().Policy("netdoctor", "some", ingress: false, egress: true), EngineHarness.HealthyWire()).Findings,
        finding => finding.Id == "DOC09");

    [Fact]
    public void Ignores_a_reset_which_only_the_target_sends() => Assert.DoesNotContain(
        Ask(Cluster().Policy("netdoctor", "some", ingress: false, egress: true), Refusal()).Findings, finding => finding.Id == "DOC09");

    [Theory]
    [InlineData("netdoctor", true, false)]
    [InlineData("shop", false, true)]
    public void Ignores_policies_that_do_not_limit_what_it_sends(string ns, bool ingress, bool egress) => Assert.DoesNotContain(
        Ask(Cluster().Policy(ns, "other", ingress: ingress, egress: egress), Silence()).Findings, finding => finding.Id == "DOC09");

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop().Namespace("netdoctor").Pod("netdoctor", "netdoctor-0", "10.244.2.90", "n2");

    private static FakeWire Silence() => new FakeWire().Name("payments.shop.svc.cluster.local", "10.96.1.2");

    private static FakeWire Refusal() => Silence().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080");

    private static Diagnosis.Judging.Judgement Ask(SnapshotBuilder cluster, FakeWire wire) =>
        EngineHarness.Ask(cluster, wire, "shop/web", "payments.shop:80", self: Own);
}
