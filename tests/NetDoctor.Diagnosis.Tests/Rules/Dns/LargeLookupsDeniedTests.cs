using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Diagnosis.Tests.Rules.Policies;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class LargeLookupsDeniedTests
{
    [Fact]
    public void Reports_a_rule_for_DNS_over_UDP_alone_as_a_hazard()
    {
        var judgement = PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "egress", "app=web", ingress: false, egress: true, with: policy => policy with
            {
                Egress = [PolicyCase.Admit("app=payments"), PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system", "53/UDP")],
            }),
            EngineHarness.HealthyWire());

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        var finding = PolicyCase.Of(judgement, "DNS17");
        Assert.Equal((FindingRole.Hazard, Severity.Warning), (finding!.Role, finding.Severity));
    }

    [Fact]
    public void Ignores_a_rule_for_both() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(
            PolicyCase.Cluster().Policy("shop", "egress", "app=web", ingress: false, egress: true, with: policy => policy with
            {
                Egress =
                [
                    PolicyCase.Admit("app=payments"),
                    PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system", "53/UDP", "53/TCP"),
                ],
            }),
            EngineHarness.HealthyWire()),
        "DNS17"));

    [Fact]
    public void Ignores_a_source_without_policies() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(PolicyCase.Cluster(), EngineHarness.HealthyWire()), "DNS17"));
}
