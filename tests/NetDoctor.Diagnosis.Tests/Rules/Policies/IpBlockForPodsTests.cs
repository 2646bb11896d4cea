using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class IpBlockForPodsTests
{
    private const string Cilium = "cilium-agent=quay.io/cilium/cilium:v1.16.3";

    [Fact]
    public void Reports_a_range_of_pods_where_the_plugin_matches_none()
    {
        var judgement = PolicyCase.Ask(ByRange(Shop(Cilium, "cilium").ConfigMap("cilium-config", "policy-cidr-match-mode", "")), PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL10"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("Cilium does not match pods by their addresses", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Reports_without_a_verdict_where_the_plugin_is_not_known()
    {
        var judgement = PolicyCase.Ask(ByRange(Shop("app=example", "example")), PolicyCase.Dropped());

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("depends on the network plugin, which is not known", PolicyCase.Of(judgement, "POL10")!.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_plugin_that_matches_pods_by_their_addresses() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(ByRange(PolicyCase.Cluster()), PolicyCase.Dropped()), "POL10"));

    [Fact]
    public void Ignores_a_range_that_the_source_is_not_in() => Assert.Null(PolicyCase.Of(
        PolicyCase.Ask(ByRange(Shop(Cilium, "cilium"), "192.0.2.0/24"), PolicyCase.Dropped()), "POL10"));

    private static SnapshotBuilder Shop(string plugin, string set) => PolicyCase.With(PolicyCase.WithoutPlugin(), plugin, set);

    private static SnapshotBuilder ByRange(SnapshotBuilder cluster, string range = "10.244.0.0/16") => cluster.Policy("shop", "by-range", with: policy => policy with
    {
        Ingress = [new([new NetworkPolicyPeer(null, null, new NetworkPolicyIPBlock(range, []))], [])],
    });
}
