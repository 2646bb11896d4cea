using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class OnNodesNetworkTests
{
    [Fact]
    public void Reports_a_rule_that_would_admit_the_pods_labels()
    {
        var judgement = PolicyCase.Ask(Cluster(hostNetwork: true), PolicyCase.Dropped());

        Assert.Equal((Verdict.Unreachable, "POL26"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("policies see the node", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_pod_with_an_address_of_its_own() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster(hostNetwork: false), PolicyCase.Dropped()), "POL26"));

    [Fact]
    public void Ignores_a_rule_that_would_not_admit_the_pod_either()
    {
        var cluster = Cluster(hostNetwork: true).Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=other")] });

        var judgement = PolicyCase.Ask(cluster, PolicyCase.Dropped());

        Assert.Null(PolicyCase.Of(judgement, "POL26"));
        Assert.NotNull(PolicyCase.Of(judgement, "POL01"));
    }

    // On a node that none of the endpoints is on: their own node is always admitted.
    private static SnapshotBuilder Cluster(bool hostNetwork) => PolicyCase.Cluster().Node("n3", "10.0.0.13")
        .Policy("shop", "from-web", "app=payments", with: policy => policy with { Ingress = [PolicyCase.Admit("app=web")] })
        .EditAll<Pod>(pod => pod.Labels["app"] == "web", pod => pod with { HostNetwork = hostNetwork, DnsPolicy = DnsPolicy.ClusterFirstWithHostNet, NodeName = "n3", PodIPs = Notation.Addresses("10.0.0.13") });
}
