using NetDoctor.Diagnosis.KubeProxy;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.KubeProxy;

public sealed class ServiceRuleComparisonTests
{
    private const string Client = "10.244.1.9";
    private const string First = "10.244.1.5";
    private const string Second = "10.244.2.6";

    [Fact]
    public void Agrees_when_every_endpoint_is_served() => Assert.Empty(Compare(Served(First, Second)).Deviations);

    [Fact]
    public void Agrees_when_a_Service_without_endpoints_refuses() => Assert.Empty(
        Compare(Stopped("iptables filter KUBE-SERVICES", "no endpoints"), snapshot: Shop(firstReady: false, secondReady: false)).Deviations);

    [Fact]
    public void Agrees_when_nothing_is_there_and_no_rule_says_so() => Assert.Empty(
        Compare(Untouched(), snapshot: Shop(firstReady: false, secondReady: false)).Deviations);

    [Fact]
    public void Sees_that_no_rule_translates()
    {
        var deviation = Assert.Single(Compare(Untouched()).Deviations);

        Assert.Equal((RuleDeviationKind.NotTranslated, 1.0), (deviation.Kind, deviation.Share));
    }

    [Fact]
    public void Sees_in_nftables_that_no_rule_translates_by_the_rule_for_no_Service()
    {
        var deviation = Assert.Single(Compare(Stopped("nftables ip kube-proxy cluster-ips-check", "reject")).Deviations);

        Assert.Equal(RuleDeviationKind.NotTranslated, deviation.Kind);
        Assert.NotNull(deviation.Stop);
    }

    [Fact]
    public void Sees_that_a_part_is_not_translated()
    {
        var deviations = Compare(Served(First) with { UntouchedShare = 0.5 }).Deviations;

        Assert.Equal(
            [RuleDeviationKind.NotTranslated, RuleDeviationKind.MissingEndpoint], deviations.Select(deviation => deviation.Kind));
        Assert.Equal(0.5, deviations[0].Share);
    }

    [Fact]
    public void Names_the_endpoint_that_is_missing()
    {
        var deviation = Assert.Single(Compare(Served(First)).Deviations);

        Assert.Equal(RuleDeviationKind.MissingEndpoint, deviation.Kind);
        Assert.Equal([$"{Second}:8080"], deviation.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void Names_an_address_that_no_endpoint_has()
    {
        var deviation = Assert.Single(Compare(Served(First, Second, "10.244.2.77")).Deviations);

        Assert.Equal((RuleDeviationKind.StaleEndpoint, 1.0 / 3), (deviation.Kind, deviation.Share));
        Assert.Equal(["10.244.2.77:8080"], deviation.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void Takes_another_port_of_an_endpoint_for_stale() => Assert.Contains(
        Compare(Served(First, Second) with
        {
            Backends = [Backend(First, 0.5), Backend(Second, 0.5) with { Port = 9999 }],
        }).Deviations,
        deviation => deviation.Kind == RuleDeviationKind.StaleEndpoint);

    [Fact]
    public void Names_an_endpoint_that_is_used_though_it_is_not_ready()
    {
        var deviation = Assert.Single(Compare(Served(First, Second), snapshot: Shop(secondReady: false)).Deviations);

        Assert.Equal(RuleDeviationKind.UnusableEndpoint, deviation.Kind);
        Assert.Equal([$"{Second}:8080"], deviation.Addresses.Select(address => address.ToString()));
    }

    [Theory]
    [InlineData("iptables filter KUBE-SERVICES")]
    [InlineData("iptables filter KUBE-EXTERNAL-SERVICES")]
    [InlineData("nftables ip kube-proxy reject-chain")]
    [InlineData("nftables ip6 kube-proxy service-endpoints-check")]
    public void Sees_that_connections_are_refused_though_there_are_endpoints(string place)
    {
        var deviation = Assert.Single(Compare(Stopped(place, "no endpoints")).Deviations);

        Assert.Equal(RuleDeviationKind.RefusedAsEmpty, deviation.Kind);
    }

    [Theory]
    [InlineData("iptables filter KUBE-PROXY-FIREWALL")]
    [InlineData("nftables ip kube-proxy firewall-ABCD-shop/web/tcp/http")]
    public void Sees_that_source_ranges_keep_the_client_out(string place) => Assert.Equal(
        RuleDeviationKind.KeptOutBySourceRanges, Assert.Single(Compare(Stopped(place, "drop")).Deviations).Kind);

    [Fact]
    public void Tells_a_foreign_rule_that_ends_connections_to_one_endpoint_from_a_missing_one()
    {
        var path = Served(First) with
        {
            Backends = [Backend(First, 0.5)],
            Stops = [new RuleStop(false, 0.5, "iptables filter FORWARD", "policy drop", $"{Second}:8080", null)],
        };

        var deviation = Assert.Single(Compare(path).Deviations);

        Assert.Equal((RuleDeviationKind.StoppedByOthers, 0.5), (deviation.Kind, deviation.Share));
        Assert.Equal([$"{Second}:8080"], deviation.Addresses.Select(address => address.ToString()));
    }

    [Fact]
    public void Sees_rules_that_another_mode_left_behind()
    {
        Assert.Equal(RuleDeviationKind.LeftoverRules, Assert.Single(Compare(Served(First, Second), mode: "nftables").Deviations).Kind);
        Assert.Empty(Compare(Served(First, Second), mode: null).Deviations);
        Assert.Empty(Compare(Served(First, Second) with { Form = RuleForm.IptablesLegacy }, mode: "iptables").Deviations);
    }

    [Fact]
    public void Holds_affinity_against_the_Service()
    {
        var sticky = Shop(with: service => service with { HasClientIPAffinity = true });

        Assert.Equal(
            RuleDeviationKind.AffinityMissing, Assert.Single(Compare(Served(First, Second), snapshot: sticky).Deviations).Kind);
        Assert.Equal(
            RuleDeviationKind.AffinityUnasked,
            Assert.Single(Compare(Served(First, Second) with { AffinitySeconds = 10800 }).Deviations).Kind);
        Assert.Empty(Compare(Served(First, Second) with { AffinitySeconds = 10800 }, snapshot: sticky).Deviations);
    }

    [Fact]
    public void Expects_only_the_endpoints_of_the_node_under_a_local_policy()
    {
        var local = new ProxyEntry("n1", IsLocalOnly: true);

        Assert.Empty(Compare(Served(First), entry: local).Deviations);
        Assert.Equal(RuleDeviationKind.UnusableEndpoint, Assert.Single(Compare(Served(First, Second), entry: local).Deviations).Kind);
    }

    [Fact]
    public void Sees_that_the_clients_address_is_hidden_where_it_is_to_be_kept()
    {
        var path = Served(First) with { Backends = [Backend(First, 1) with { IsMasqueraded = true }] };

        Assert.Equal(
            RuleDeviationKind.SourceHidden,
            Assert.Single(Compare(path, entry: new ProxyEntry("n1", IsLocalOnly: true, KeepsSource: true)).Deviations).Kind);
        Assert.Empty(Compare(path, entry: new ProxyEntry("n1", IsLocalOnly: true)).Deviations);
    }

    [Fact]
    public void Expects_only_endpoints_of_the_family()
    {
        var path = new RulePath
        {
            Question = new RuleQuestion(TransportProtocol.Tcp, "fd00:10:244:1::9", "fd00:10:96::1", 80),
            Form = RuleForm.Iptables,
            Backends = [new RuleBackend("fd00:10:244:1::5", 8080, 1, false)],
        };
        var snapshot = new SnapshotBuilder()
            .Node("n1", "10.0.0.1").Service("shop", "web", "10.96.0.9,fd00:10:96::1", "http:80->8080")
            .Pod("shop", "web-1", $"{First},fd00:10:244:1::5", "n1").Build();

        Assert.Empty(Compare(path, snapshot: snapshot).Deviations);
    }

    [Theory]
    [InlineData(RouteTargetKind.ClusterIP, ProxyOrigin.Here, true, false)]
    [InlineData(RouteTargetKind.NodePort, ProxyOrigin.Here, false, false)]
    [InlineData(RouteTargetKind.NodePort, ProxyOrigin.OtherPod, true, false)]
    [InlineData(RouteTargetKind.NodePort, ProxyOrigin.Outside, true, true)]
    [InlineData(RouteTargetKind.LoadBalancer, ProxyOrigin.Outside, true, true)]
    public void Knows_which_policy_holds_where(RouteTargetKind kind, ProxyOrigin origin, bool isLocalOnly, bool keepsSource)
    {
        var service = new Service
        {
            Name = "web",
            InternalTrafficPolicy = TrafficPolicy.Local,
            ExternalTrafficPolicy = TrafficPolicy.Local,
        };

        var entry = ProxyEntry.Of(service, kind, "n1", origin);

        Assert.Equal((isLocalOnly, keepsSource, origin == ProxyOrigin.OtherPod), (entry.IsLocalOnly, entry.KeepsSource, entry.IsEitherWay));
        Assert.Equal(new ProxyEntry("n1", false), ProxyEntry.Of(new Service { Name = "web" }, kind, "n1", origin));
    }

    [Fact]
    public void Takes_both_ways_for_right_where_a_setting_decides()
    {
        var entry = new ProxyEntry("n1", IsLocalOnly: true) { IsEitherWay = true };

        Assert.Empty(Compare(Served(First), entry: entry).Deviations);
        Assert.Empty(Compare(Served(First, Second), entry: entry).Deviations);
        Assert.Equal(RuleDeviationKind.MissingEndpoint, Assert.Single(Compare(Served(Second), entry: entry).Deviations).Kind);
    }

    [Fact]
    public void Compares_nothing_where_something_else_serves_Services()
    {
        Assert.False(ServiceRuleComparison.IsComparable(new ProxyState()));
        Assert.True(ServiceRuleComparison.IsComparable(new ProxyState { Mode = "iptables" }));
        Assert.True(ServiceRuleComparison.IsComparable(new ProxyState { Forms = [RuleForm.Ipvs] }));
    }

    [Fact]
    public void Says_nothing_of_translations_and_ends_that_are_not_certain()
    {
        Assert.Empty(Compare(Untouched() with { IsTranslationCertain = false }).Deviations);
        var stopped = Stopped("iptables filter FORWARD", "policy drop");
        Assert.Empty(Compare(stopped with { Stops = [stopped.Stops[0] with { IsCertain = false }] }).Deviations
            .Where(deviation => deviation.Kind == RuleDeviationKind.StoppedByOthers));
    }

    [Fact]
    public void Says_when_a_rule_on_the_way_could_not_be_decided()
    {
        Assert.True(Compare(Served(First, Second)).IsCertain);
        Assert.False(Compare(Served(First, Second) with { Uncertain = ["iptables filter FORWARD: -m set ... -j DROP"] }).IsCertain);
    }

    private static ServiceRuleComparison Compare(
        RulePath path, ProxyEntry? entry = null, ClusterSnapshot? snapshot = null, string? mode = "iptables")
    {
        var facts = snapshot ?? Shop();
        var service = facts.Services.Find("shop", "web")!;
        return ServiceRuleComparison.Of(facts, service, service.Ports[0], entry ?? new ProxyEntry("n1", false), path, mode);
    }

    private static ClusterSnapshot Shop(bool firstReady = true, bool secondReady = true, Func<Service, Service>? with = null) =>
        new SnapshotBuilder()
            .Node("n1", "10.0.0.1").Node("n2", "10.0.0.2")
            .Service("shop", "web", "10.96.0.9", "http:80->8080", with: with)
            .Pod("shop", "web-1", First, "n1", ready: firstReady)
            .Pod("shop", "web-2", Second, "n2", ready: secondReady)
            .Build();

    private static RulePath Served(params string[] addresses) => Untouched() with
    {
        UntouchedShare = 0,
        Form = RuleForm.Iptables,
        Backends = [.. addresses.Select(address => Backend(address, 1.0 / addresses.Length))],
    };

    private static RulePath Untouched() => new()
    {
        Question = new RuleQuestion(TransportProtocol.Tcp, Client, "10.96.0.9", 80),
        UntouchedShare = 1,
    };

    private static RulePath Stopped(string place, string rule) => Untouched() with
    {
        UntouchedShare = 0,
        Stops = [new RuleStop(true, 1, place, rule, "10.96.0.9:80", null)],
    };

    private static RuleBackend Backend(string address, double share) => new(address, 8080, share, false);
}
