using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class NoCommonPortTests
{
    [Fact]
    public void Reports_rules_for_each_other_that_name_different_ports()
    {
        var judgement = PolicyCase.Ask(Cluster("9090"), PolicyCase.Dropped(), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL30"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("go out to TCP 9090 only, and the target admits it on TCP 8080 only", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_rules_that_name_the_same_port() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster("8080"), PolicyCase.Dropped(), pod: "shop/netdoctor-0"), "POL30"));

    [Fact]
    public void Ignores_a_target_that_does_not_admit_the_source_at_all()
    {
        var cluster = Cluster("9090").Policy("shop", "in", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=other", null, "8080")] });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, PolicyCase.Dropped(), pod: "shop/netdoctor-0"), "POL30"));
    }

    private static SnapshotBuilder Cluster(string egressPort) => PolicyCase.Inside()
        .Policy("shop", "out", ingress: false, egress: true, with: policy => policy with
        {
            Egress =
            [
                PolicyCase.Admit("app=payments", null, egressPort), PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system"),
            ],
        })
        .Policy("shop", "in", "app=payments", with: policy => policy with
        {
            Ingress = [PolicyCase.Admit("app=web", null, "8080"), PolicyCase.Admit("app=netdoctor", null, "8080")],
        });
}
