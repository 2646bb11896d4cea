using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class DnsPortOtherThan53Tests
{
    [Fact]
    public void Reports_DNS_pods_that_listen_elsewhere()
    {
        var judgement = PolicyCase.Ask(Cluster("53"), Deaf(), pod: "shop/netdoctor-0");

        Assert.Equal((Verdict.Unreachable, "POL39"), (judgement.Verdict, judgement.Cause?.Id));
        Assert.Contains("opens port 53, but the DNS pods listen on port 5353", judgement.Summary, StringComparison.Ordinal);
        Assert.Contains("port: 5353\n", judgement.Cause!.Fixes[0].Command, StringComparison.Ordinal);
    }

    [Fact]
    public void Ignores_a_rule_for_the_port_of_the_pods() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster("5353"), Deaf(), pod: "shop/netdoctor-0"), "POL39"));

    [Fact]
    public void Ignores_a_policy_without_any_rule_for_DNS() =>
        Assert.Null(PolicyCase.Of(PolicyCase.Ask(Cluster("9999"), Deaf(), pod: "shop/netdoctor-0"), "POL39"));

    [Theory]
    [InlineData("flannel-unknown=example.com/agent:v1")]
    [InlineData("antrea-agent=antrea/antrea-agent-ubuntu:v2.4.0")]
    public void Ignores_a_plugin_that_may_judge_the_Services_port(string plugin)
    {
        var cluster = With53(PolicyCase.With(SnapshotBuilder.HealthyShop(), plugin).Pod("shop", "netdoctor-0", "10.244.1.99", labels: "app=netdoctor"), "53");

        var judgement = PolicyCase.Ask(cluster, Deaf(), pod: "shop/netdoctor-0");

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "POL39" or "DNS16");
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Ignores_a_source_that_asks_the_cache_of_its_node()
    {
        const string labels = "k8s-app=node-local-dns";
        var cluster = Cluster("53").KubeletSettings("clusterDNS: [169.254.20.10]\n")
            .Workload(ResourceKind.DaemonSet, "kube-system", "node-local-dns", 2, labels)
            .Pod("kube-system", "node-local-dns-x", "10.89.0.11", "n1", labels, ready: false, with: pod => pod with { HostNetwork = true });

        Assert.Null(PolicyCase.Of(PolicyCase.Ask(cluster, Deaf(), pod: "shop/netdoctor-0"), "POL39"));
    }

    private static FakeWire Deaf() => EngineHarness.HealthyWire().DeafDns("10.96.0.10", "10.244.1.2:5353", "10.244.2.2:5353", "10.244.1.2", "10.244.2.2");

    private static SnapshotBuilder Cluster(string port) => With53(PolicyCase.Inside(), port);

    private static SnapshotBuilder With53(SnapshotBuilder cluster, string port) => cluster
        .Edit<Service>("kube-system", "kube-dns", service => service with
        {
            Ports = [.. service.Ports.Select(one => one.Port == 53 ? one with { TargetPort = IntOrString.FromNumber(5353) } : one)],
        })
        .Policy("shop", "egress", ingress: false, egress: true, with: policy => policy with
        {
            Egress =
            [
                PolicyCase.Admit("app=payments"),
                PolicyCase.Admit("k8s-app=kube-dns", "kubernetes.io/metadata.name=kube-system", $"{port}/UDP", $"{port}/TCP"),
            ],
        });
}
