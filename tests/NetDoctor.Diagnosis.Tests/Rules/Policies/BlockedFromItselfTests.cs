using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class BlockedFromItselfTests
{
    [Fact]
    public void Reports_a_pod_that_its_own_policy_keeps_from_itself()
    {
        var judgement = PolicyCase.Ask(
            Cluster(), EngineHarness.HealthyWire().Name("doctor.shop.svc.cluster.local", "10.96.7.7"), null, "doctor.shop:80", "shop/netdoctor-0");

        Assert.Equal(Verdict.Unreachable, judgement.Verdict);
        Assert.Equal("POL31", judgement.Cause?.Id);
        Assert.Contains("which no policy may do", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_pod_that_reaches_itself() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            Cluster(), EngineHarness.HealthyWire().Name("doctor.shop.svc.cluster.local", "10.96.7.7").Open("10.96.7.7:80", "10.244.1.99:8080"),
            null, "doctor.shop:80", "shop/netdoctor-0"),
        "POL31"));

    [Fact]
    public void Ignores_a_pod_without_policies() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            Cluster().Remove<NetworkPolicy>("shop", "nobody"), EngineHarness.HealthyWire().Name("doctor.shop.svc.cluster.local", "10.96.7.7"),
            null, "doctor.shop:80", "shop/netdoctor-0"),
        "POL31"));

    private static SnapshotBuilder Cluster() => PolicyCase.Inside().Service("shop", "doctor", "10.96.7.7", "http:80->8080", "app=netdoctor")
        .Policy("shop", "nobody");
}
