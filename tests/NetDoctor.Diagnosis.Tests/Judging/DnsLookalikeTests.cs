using NetDoctor.Diagnosis.Tests.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Judging;

/// <summary>Clusters whose DNS is unusual and well: no cause may be found in it.</summary>
public sealed class DnsLookalikeTests
{
    private const string To = "payments.shop:80";
    private const string Outside = "api.example.com:443";

    [Fact]
    public void Takes_an_earlier_answer_with_the_same_addresses_for_the_right_one()
    {
        // As the plugin autopath does: it goes through the search list itself, at the first of the queries.
        var wire = DnsCases.Wire().Name("payments.shop.shop.svc.cluster.local", "10.96.1.2");

        var judgement = EngineHarness.Ask(SnapshotBuilder.HealthyShop(), wire, "shop/web", To);

        Assert.Equal(Verdict.Reachable, judgement.Verdict);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DNS05");
    }

    [Theory]
    [InlineData("169.254.25.10")]
    [InlineData("169.254.10.10")]
    public void Takes_a_cache_at_any_link_local_address_for_one_of_the_clusters(string server)
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, server, "shop.svc.cluster.local svc.cluster.local cluster.local", "5");

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, DnsCases.Wire(), "shop/web", To).Verdict);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.169.253")]
    public void Takes_a_clouds_link_local_server_for_a_foreign_one(string server) =>
        Assert.Equal("DNS04", ResolverCases.Cause(ResolverCases.Configured(DnsPolicy.None, server)));

    [Fact]
    public void Asks_a_nameserver_that_is_in_the_cluster_whether_it_knows_the_name()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, "10.96.7.7", "shop.svc.cluster.local svc.cluster.local cluster.local", "5")
            .Namespace("dns").Service("dns", "resolver", "10.96.7.7", "dns:53/UDP dns-tcp:53");

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, DnsCases.Wire(), "shop/web", To).Verdict);
    }

    [Fact]
    public void Blames_a_nameserver_in_the_cluster_that_does_not_know_the_name()
    {
        var cluster = ResolverCases.Configured(DnsPolicy.None, "10.96.7.7", "shop.svc.cluster.local svc.cluster.local cluster.local", "5")
            .Namespace("dns").Service("dns", "resolver", "10.96.7.7", "dns:53/UDP dns-tcp:53");
        var wire = DnsCases.Wire().DnsServer("10.96.7.7", ProbeOutcome.NxDomain);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", To);

        Assert.Equal("DNS04", judgement.Cause?.Id);
        Assert.Contains(judgement.Cause!.Evidence, one => one.Basis == Basis.Observed);
    }

    [Fact]
    public void Does_not_say_that_a_nodes_resolver_cannot_know_names_that_an_installer_teaches_to_nodes()
    {
        // Kubespray (resolvconf_mode host_resolvconf, its default) lets the nodes ask the cluster's DNS; its cache is named so.
        var cluster = ResolverCases.Web(pod => pod with { HostNetwork = true })
            .Workload(ResourceKind.DaemonSet, "kube-system", "nodelocaldns", 2);

        var judgement = EngineHarness.Ask(cluster, DnsCases.Wire(), "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Null(judgement.Cause);
    }

    [Fact]
    public void Says_that_it_could_not_ask_the_nodes_resolver()
    {
        var judgement = EngineHarness.Ask(ResolverCases.Web(pod => pod with { HostNetwork = true }), DnsCases.Wire(), "shop/web", To);

        Assert.Equal("DNS07", judgement.Cause?.Id);
        Assert.Contains("NetDoctor cannot ask it", judgement.Cause!.Evidence.Single(one => one.Basis == Basis.Assumed).Statement, StringComparison.Ordinal);
        Assert.Contains(judgement.NotEvaluated, gap => gap.Id == "DNS07");
    }

    [Fact]
    public void Says_nothing_of_a_DNS_that_it_does_not_find()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .Remove<Service>("kube-system", "kube-dns").Remove<Pod>(pod => pod.Namespace == "kube-system")
            .Remove<Workload>(workload => workload.Namespace == "kube-system");

        var judgement = EngineHarness.Ask(cluster, DnsCases.Wire().Refuses("10.96.1.2:80", "10.244.1.21:8080", "10.244.2.22:8080", "10.244.2.23:8080"),
            "shop/web", To);

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "DNS09" or "DNS11" or "DNS12");
    }

    [Fact]
    public void Finds_the_DNS_Service_by_the_pods_that_it_selects()
    {
        var cluster = SnapshotBuilder.HealthyShop().Remove<Service>("kube-system", "kube-dns")
            .Service("kube-system", "names", "10.96.0.10", "dns:53/UDP dns-tcp:53", "k8s-app=kube-dns");

        Assert.Equal(Verdict.Reachable, EngineHarness.Ask(cluster, DnsCases.Wire(), "shop/web", To).Verdict);
    }

    [Fact]
    public void Does_not_hold_old_knowledge_against_DNS()
    {
        var cluster = SnapshotBuilder.HealthyShop().Disconnected(ResourceKind.Service, TimeSpan.FromMinutes(40));
        var wire = DnsCases.Wire().Name("payments.shop.svc.cluster.local", "10.96.1.77").Open("10.96.1.77:80");

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", To);

        Assert.DoesNotContain(judgement.Findings, finding => finding.Id == "DNS32");
    }

    [Theory]
    [InlineData("forward example.org 10.9.9.9\n    forward . /etc/resolv.conf")]
    [InlineData("forward . 10.9.9.9 {\n      except example.com\n    }")]
    public void Does_not_ask_a_server_that_is_not_forwarded_to(string forward)
    {
        var cluster = SnapshotBuilder.HealthyShop().Corefile($$"""
            .:53 {
                kubernetes cluster.local in-addr.arpa ip6.arpa
                {{forward}}
            }
            """);
        var wire = DnsCases.Wire().Name("api.example.com", ProbeOutcome.ServerFailure).DnsServer("10.9.9.9", ProbeOutcome.QueryRefused);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", Outside);

        Assert.DoesNotContain("10.9.9.9", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_blame_the_upstream_for_a_name_whose_own_zone_may_be_broken()
    {
        var cluster = SnapshotBuilder.HealthyShop().Corefile(DnsCases.Corefile(forward: "10.9.9.9"));
        var wire = DnsCases.Wire().Name("api.example.com", ProbeOutcome.ServerFailure);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", Outside);

        Assert.Equal("DNS15", judgement.Cause?.Id);
        Assert.Contains("the zone of the name itself", judgement.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_take_a_variable_of_the_environment_for_a_zone()
    {
        var cluster = SnapshotBuilder.HealthyShop().Corefile(DnsCases.Corefile("{$CLUSTER_DOMAIN}"));
        var wire = EngineHarness.HealthyWire().AllDns(ProbeOutcome.ServerFailure);

        Assert.NotEqual("DNS08", EngineHarness.Ask(cluster, wire, "shop/web", To).Cause?.Id);
    }

    [Fact]
    public void Does_not_miss_DNS_pods_where_a_cloud_resolves_names_at_its_nodes()
    {
        var cluster = SnapshotBuilder.HealthyShop()
            .EditAll<Node>(_ => true, node => node with { Labels = Notation.Labels("cloud.google.com/gke-nodepool=pool-1") })
            .Remove<Pod>(pod => pod.Namespace == "kube-system")
            .EditAll<Workload>(workload => workload.Namespace == "kube-system", workload => workload with { Replicas = 0, ReadyReplicas = 0 });
        var wire = EngineHarness.HealthyWire().DnsServer("10.96.0.10", ProbeOutcome.Refused);

        var judgement = EngineHarness.Ask(cluster, wire, "shop/web", To);

        Assert.Equal(Verdict.Undetermined, judgement.Verdict);
        Assert.Contains("Cloud DNS", judgement.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(judgement.Findings, finding => finding.Id is "DNS09" or "DNS10" or "DNS12");
    }

    [Fact]
    public void Does_not_blame_missing_rights_for_ready_pods_that_are_silent()
    {
        var cluster = SnapshotBuilder.HealthyShop().Review("list", "endpointslices", isAllowed: false);

        Assert.Equal("DNS22", EngineHarness.Ask(cluster, EngineHarness.HealthyWire().AllDns(ProbeOutcome.Timeout), "shop/web", To).Cause?.Id);
    }

    [Fact]
    public void Does_not_blame_missing_rights_for_pods_that_crash()
    {
        var cluster = SnapshotBuilder.HealthyShop().Review("list", "endpointslices", isAllowed: false)
            .DnsPods(pod => DnsCases.Unready(pod, new ContainerState(ContainerPhase.Waiting, "CrashLoopBackOff")));

        Assert.Equal("DNS10", EngineHarness.Ask(cluster, EngineHarness.HealthyWire().AllDns(ProbeOutcome.Refused), "shop/web", To).Cause?.Id);
    }

    [Fact]
    public void Does_not_call_the_name_of_a_pod_ill_formed_that_CoreDNS_is_not_told_to_answer()
    {
        var judgement = EngineHarness.Ask(
            SnapshotBuilder.HealthyShop(), DnsCases.Wire(), "shop/web", "10-244-1-21.shop.pod.cluster.local:8080");

        Assert.Equal("DNS01", judgement.Cause?.Id);
        Assert.Contains("pods insecure", judgement.Summary, StringComparison.Ordinal);
    }
}
