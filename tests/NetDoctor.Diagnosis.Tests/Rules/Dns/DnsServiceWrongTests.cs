using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Dns;

public sealed class DnsServiceWrongTests
{
    private static readonly DnsServiceWrong Rule = new();

    private static SnapshotBuilder Cluster(string ports, string selector = "k8s-app=kube-dns") =>
        SnapshotBuilder.HealthyShop().Service("kube-system", "kube-dns", "10.96.0.10", ports, selector);

    private static FakeWire Deaf() => DnsCases.Wire().DnsServer("10.96.0.10", ProbeOutcome.Refused);

    [Fact]
    public void Reports_a_selector_that_matches_no_DNS_pod()
    {
        var cluster = Cluster("dns:53/UDP dns-tcp:53", "k8s-app=coredns");

        var finding = RuleCase.Single(Rule, cluster, Deaf(), "shop/web", "payments.shop:80");

        Assert.Contains("selects k8s-app=coredns, which none of the 2 ready DNS pods has", finding.Summary, StringComparison.Ordinal);
        RuleCase.HasFix(finding, "\"path\":\"/spec/selector\",\"value\":{\"k8s-app\":\"kube-dns\"}");
        Assert.Equal("DNS11", RuleCase.Cause(cluster, Deaf(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_Service_without_UDP()
    {
        var cluster = Cluster("dns-tcp:53");

        Assert.Contains("has no port 53/UDP (it has dns-tcp 53/TCP)",
            RuleCase.Single(Rule, cluster, Deaf(), "shop/web", "payments.shop:80").Summary, StringComparison.Ordinal);
        Assert.Equal("DNS11", RuleCase.Cause(cluster, Deaf(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_Service_without_TCP_when_answers_are_cut()
    {
        var cluster = Cluster("dns:53/UDP");
        var wire = DnsCases.Wire().DnsServer("10.96.0.10", ProbeOutcome.Refused, DnsTransport.Tcp).Large("payments.shop.svc.cluster.local");

        Assert.False(RuleCase.Single(Rule, cluster, wire, "shop/web", "payments.shop:80").IsHazard);
        Assert.Equal("DNS11", RuleCase.Cause(cluster, wire, "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Reports_a_Service_without_TCP_as_a_hazard_while_answers_fit()
    {
        var finding = RuleCase.Single(Rule, Cluster("dns:53/UDP"), DnsCases.Wire(), "shop/web", "payments.shop:80");

        Assert.Equal((true, Severity.Warning), (finding.IsHazard, finding.Severity));
    }

    [Fact]
    public void Reports_a_missing_Service_with_the_address_that_pods_ask()
    {
        var cluster = SnapshotBuilder.HealthyShop().Remove<Service>("kube-system", "kube-dns")
            .KubeletSettings("kind: KubeletConfiguration\nclusterDNS:\n- 10.96.0.10\nclusterDomain: cluster.local\n");

        var finding = RuleCase.Single(Rule, cluster, Deaf(), "shop/web", "payments.shop:80");

        Assert.Contains("kubelets tell pods to ask 10.96.0.10", finding.Summary, StringComparison.Ordinal);
        Assert.Equal("DNS11", RuleCase.Cause(cluster, Deaf(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_the_usual_Service() => Assert.Empty(RuleCase.Findings(
        Rule, SnapshotBuilder.HealthyShop(), Deaf(), "shop/web", "payments.shop:80"));

    [Fact]
    public void Ignores_a_Service_whose_pods_are_not_ready()
    {
        var cluster = Cluster("dns:53/UDP dns-tcp:53", "k8s-app=coredns")
            .DnsPods(pod => DnsCases.Unready(pod, new ContainerState(ContainerPhase.Running)));

        Assert.Empty(RuleCase.Findings(Rule, cluster, Deaf(), "shop/web", "payments.shop:80"));
    }

    [Fact]
    public void Ignores_an_odd_selector_that_finds_the_pods()
    {
        var cluster = Cluster("dns:53/UDP dns-tcp:53", "app=coredns").DnsPods(pod => pod with
        {
            Labels = LabelSet.From([KeyValuePair.Create("app", "coredns"), KeyValuePair.Create("k8s-app", "kube-dns")]),
        });

        Assert.Empty(RuleCase.Findings(Rule, cluster, DnsCases.Wire(), "shop/web", "payments.shop:80"));
    }
}
