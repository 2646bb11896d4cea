using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

public sealed class ProbeIdentityDiffersTests
{
    private static readonly Vantage Own = new(VantageKind.Self, "n2", "netdoctor/netdoctor-0");

    [Fact]
    public void Reports_a_policy_that_tells_the_two_apart_at_the_target()
    {
        var finding = Assert.Single(Findings(Guarded(), "shop/web"));

        Assert.Equal((FindingRole.Hazard, Severity.Info), (finding.Role, finding.Severity));
        Assert.Contains("app=web in shop, and app=netdoctor in netdoctor", finding.Summary, StringComparison.Ordinal);
        Assert.Contains(finding.Fixes, fix => fix.Command == "kubectl -n shop exec web-5d4c-a -- nc -vz -w 3 payments.shop 80");
    }

    [Fact]
    public void Reports_a_policy_that_limits_the_source_alone() => Assert.Contains(
        "limits what shop/web-5d4c-a may reach, and not NetDoctor",
        Assert.Single(Findings(Cluster().Policy("shop", "out", "app=web", ingress: false, egress: true), "shop/web")).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Reports_a_local_traffic_policy_seen_from_another_node() => Assert.Contains(
        "n1 for the source and n2 for NetDoctor",
        Assert.Single(Findings(Local(Cluster()), "shop/web")).Summary,
        StringComparison.Ordinal);

    [Fact]
    public void Ignores_an_identity_that_makes_no_difference()
    {
        Assert.Empty(Findings(Cluster(), "shop/web"));
        Assert.Empty(Findings(Cluster().Policy("shop", "other", "app=ledger"), "shop/web"));
        Assert.Empty(Findings(Cluster().Policy("shop", "nobody", "app=payments"), "shop/web"));
        Assert.Empty(Findings(Local(Cluster()), "shop/web", Own with { Node = "n1" }));
    }

    [Fact]
    public void Ignores_a_question_of_its_own() => Assert.Empty(Findings(Guarded(), null));

    [Fact]
    public void Says_it_once() => Assert.DoesNotContain(
        Ask(Guarded(), "shop/web", Own).NotEvaluated, gap => gap.Id == "DOC08");

    private static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop().Namespace("netdoctor").Pod("netdoctor", "netdoctor-0", "10.244.2.90", "n2");

    private static SnapshotBuilder Guarded() => Cluster().Policy("shop", "guard", "app=payments", with: policy => policy with
    {
        Ingress = [PolicyCase.Admit("app=web")],
    });

    private static SnapshotBuilder Local(SnapshotBuilder cluster) => cluster.Edit<Service>(
        "shop", "payments", service => service with { InternalTrafficPolicy = TrafficPolicy.Local });

    private static Finding[] Findings(SnapshotBuilder cluster, string? from, Vantage? self = null) =>
        [.. Ask(cluster, from, self ?? Own).Findings.Where(finding => finding.Id == "DOC08")];

    private static Diagnosis.Judging.Judgement Ask(SnapshotBuilder cluster, string? from, Vantage self) =>
        EngineHarness.Ask(cluster, EngineHarness.HealthyWire(), from, "payments.shop:80", self: self);
}
