using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Policies.NearMisses;

/// <summary>What is said to almost admit a denied flow.</summary>
public sealed class NearMissFinderTests
{
    [Fact]
    public void Finds_a_label_one_suffix_away()
    {
        var miss = Only(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: web-frontend}}}]}]")), NearMissKind.PodLabel);

        Assert.Equal("POL04", miss.FindingId);
        Assert.True(miss.IsLikely);
        Assert.Equal("ingress[0].from[0]", miss.Path);
        Assert.Equal("app=web-frontend", miss.Wanted);
        Assert.Equal("app=web", miss.Has);
        Assert.Contains("the only ingress rule of NetworkPolicy shop/api admits pods with app=web-frontend of shop; shop/web has app=web", miss.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{app: wep}")]
    [InlineData("{app: Web}")]
    [InlineData("{app.kubernetes.io/name: web}")]
    public void Finds_a_label_one_letter_or_one_key_away(string labels) =>
        Assert.True(Only(new Shop(Shop.Ingress($"[{{from: [{{podSelector: {{matchLabels: {labels}}}}}]}}]")), NearMissKind.PodLabel).IsLikely);

    [Fact]
    public void A_rule_for_another_client_is_no_mistake()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: backup}}}]}]"))
            .With(builder => builder.Pod("shop", "backup", "10.244.1.40", "n1", "app=backup"));

        Assert.False(Only(shop, NearMissKind.PodLabel).IsLikely);
    }

    [Fact]
    public void Says_nothing_where_nothing_is_near()
    {
        Assert.Empty(new Shop(Shop.Ingress("[]")).Misses("shop/web", "shop/api", 8080));
        Assert.Empty(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: db, tier: back}}}]}]")).Misses("shop/web", "shop/api", 8080));
        Assert.Empty(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 99}]}]")).Misses("shop/web", "shop/api", 8080));
    }

    [Fact]
    public void Says_nothing_of_a_flow_that_is_admitted() =>
        Assert.Empty(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: wep}}}]}]"))
            .Misses("shop/web", "shop/api", 8080));

    [Fact]
    public void Finds_the_wrong_port_for_the_right_client()
    {
        var miss = Only(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]")), NearMissKind.Port);

        Assert.Equal("POL03", miss.FindingId);
        Assert.Equal(("TCP 80", "TCP 8080"), (miss.Wanted, miss.Has));
        Assert.True(miss.IsLikely);
    }

    [Fact]
    public void A_port_that_the_pod_has_is_meant() =>
        Assert.False(Assert.Single(new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]"))
            .Misses("shop/web", "shop/api", 9090)).IsLikely);

    [Fact]
    public void Finds_the_port_of_the_service()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 80}]}]"))
            .With(builder => builder.Service("shop", "api", "10.96.1.2", "http:80->8080", "app=api"));
        var miss = Only(shop, NearMissKind.ServicePort);

        Assert.Equal("POL07", miss.FindingId);
        Assert.Contains("80 is the port of Service shop/api", miss.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_the_port_that_was_dialled() =>
        Assert.Equal(NearMissKind.ServicePort, new Shop(Shop.Ingress("[{ports: [{port: 80}]}]"))
            .Misses("shop/web", "shop/api", 8080, background: new FlowBackground { ServicePort = 80 })[0].Kind);

    [Fact]
    public void Finds_a_name_that_no_container_has()
    {
        var miss = Only(new Shop(Shop.Ingress("[{ports: [{port: web}]}]")), NearMissKind.NamedPort);

        Assert.Equal("POL08", miss.FindingId);
        Assert.Contains("no container of shop/api has a port named web; it has http 8080", miss.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_tcp_where_udp_is_asked_for()
    {
        var miss = Assert.Single(new Shop(Shop.Ingress("[{ports: [{port: 53}]}]")).Misses("shop/web", "shop/api", 53, TransportProtocol.Udp));

        Assert.Equal((NearMissKind.Protocol, "POL09"), (miss.Kind, miss.FindingId));
        Assert.NotNull(miss.Correction);
    }

    [Fact]
    public void Finds_a_namespace_named_by_a_label_that_it_has_not()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{namespaceSelector: {matchLabels: {name: tools}}}]}]"));
        var miss = Assert.Single(shop.Misses("tools/job", "shop/api", 8080));

        Assert.Equal((NearMissKind.NamespaceLabel, "POL05"), (miss.Kind, miss.FindingId));
        Assert.True(miss.IsLikely);
        Assert.Contains("kubernetes.io/metadata.name=tools", miss.Words, StringComparison.Ordinal);
        Assert.Equal("kubernetes.io/metadata.name=tools", miss.Correction!.Ingress[0].Peers[0].NamespaceSelector!.MatchLabels.ToString());
    }

    [Fact]
    public void Finds_a_peer_that_is_about_the_own_namespace_only()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: job}}}]}]"));
        var miss = Assert.Single(shop.Misses("tools/job", "shop/api", 8080));

        Assert.Equal((NearMissKind.NamespaceLabel, true), (miss.Kind, miss.IsLikely));
        Assert.Contains("about shop alone", miss.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_two_selectors_that_were_meant_to_be_two_items()
    {
        var shop = new Shop(Shop.Ingress(
            "[{from: [{namespaceSelector: {matchLabels: {team: tools}}, podSelector: {matchLabels: {app: web}}}]}]"));
        var miss = Assert.Single(shop.Misses("tools/job", "shop/api", 8080));

        Assert.Equal((NearMissKind.ListItems, "POL06"), (miss.Kind, miss.FindingId));
        Assert.Equal(2, miss.Correction!.Ingress[0].Peers.Length);
        Assert.Equal(NearMissKind.ListItems, shop.Misses("shop/web", "shop/api", 8080)[0].Kind);
    }

    [Fact]
    public void Two_selectors_that_some_pod_meets_are_meant()
    {
        var shop = new Shop(Shop.Ingress(
            "[{from: [{namespaceSelector: {matchLabels: {team: tools}}, podSelector: {matchLabels: {app: web}}}]}]"))
            .With(builder => builder.Pod("tools", "web", "10.244.1.50", "n1", "app=web"));

        Assert.DoesNotContain(shop.Misses("tools/job", "shop/api", 8080), miss => miss.Kind == NearMissKind.ListItems || miss.IsLikely);
    }

    [Fact]
    public void Finds_the_part_that_except_takes_out()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{ipBlock: {cidr: 198.51.100.0/24, except: [198.51.100.64/26]}}]}]"));
        var miss = Assert.Single(shop.Misses("198.51.100.70", "shop/api", 8080));

        Assert.Equal((NearMissKind.Except, "POL12"), (miss.Kind, miss.FindingId));
        Assert.Equal("in except 198.51.100.64/26", miss.Has);
    }

    [Fact]
    public void Finds_an_address_range_for_pods_where_it_is_not_about_them()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{ipBlock: {cidr: 10.244.0.0/16}}]}]"))
        { Dialect = PolicyDialect.Specification with { IpBlockMatchesPods = false } };

        Assert.Equal("POL10", Assert.Single(shop.Misses("shop/web", "shop/api", 8080)).FindingId);
    }

    [Fact]
    public void Finds_the_address_of_a_service_where_the_pods_count()
    {
        var shop = new Shop("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: out, namespace: shop}
            spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.0/16}}]}]}
            """).With(builder => builder.Service("shop", "api", "10.96.1.2", "http:80->8080", "app=api"));

        Assert.Contains("holds the address of Service shop/api", Assert.Single(shop.Misses("shop/web", "shop/api", 8080)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_a_client_whose_address_was_replaced()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{ipBlock: {cidr: 198.51.100.0/24}}]}]"));
        var background = new FlowBackground { Original = shop.End("198.51.100.7") };

        Assert.Equal("POL11", Assert.Single(shop.Misses("n1", "shop/api", 8080, background: background)).FindingId);
        Assert.Empty(shop.Misses("n1", "shop/api", 8080));
    }

    [Fact]
    public void Finds_a_client_on_its_nodes_network()
    {
        var shop = new Shop(Shop.Ingress("[{from: [{podSelector: {matchLabels: {app: agent}}}]}]"))
            .With(builder => builder.Pod("shop", "agent", "10.89.0.11", "n1", "app=agent", with: pod => pod with { HostNetwork = true }));

        Assert.Equal("POL26", Assert.Single(shop.Misses("shop/agent", "shop/api", 8080)).FindingId);
    }

    [Fact]
    public void Finds_a_rule_of_a_direction_that_policy_types_leaves_out()
    {
        var shop = new Shop($$$"""
            {{{Shop.Ingress("[{from: [{podSelector: {}}]}]", types: "[Egress]")}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """);
        var miss = shop.Misses("shop/web", "shop/api", 8080)[0];

        Assert.Equal(("POL13", "api"), (miss.FindingId, miss.Policy.Name));
        Assert.True(miss.Correction!.AppliesToIngress);
    }

    [Fact]
    public void Finds_a_policy_in_the_wrong_namespace()
    {
        var shop = new Shop($$$"""
            {{{Shop.Ingress("[{from: [{namespaceSelector: {}}]}]", ns: "tools")}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """);

        Assert.Equal("POL16", Assert.Single(shop.Misses("shop/web", "shop/api", 8080)).FindingId);
        shop.With(builder => builder.Pod("tools", "api", "10.244.1.60", "n1", "app=api"));
        Assert.Empty(shop.Misses("shop/web", "shop/api", 8080));
    }

    [Fact]
    public void Finds_a_policy_that_selects_nothing_for_one_letter()
    {
        var shop = new Shop($$$"""
            {{{Shop.Ingress("[{from: [{podSelector: {}}]}]", selector: "{app: apl}")}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: shop}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            """);
        var miss = Assert.Single(shop.Misses("shop/web", "shop/api", 8080));

        Assert.Equal((NearMissKind.Subject, true), (miss.Kind, miss.IsLikely));
        Assert.Equal("app=api", miss.Correction!.PodSelector.MatchLabels.ToString());
    }

    [Fact]
    public void Names_the_rule_of_the_administrator_that_goes_first()
    {
        var shop = new Shop($$$"""
            {{{Shop.Ingress("[{}]")}}}
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: lockdown}
            spec:
              priority: 10
              subject: {namespaces: {}}
              ingress: [{name: closed, action: Deny, from: [{namespaces: {}}]}]
            """);
        var miss = Assert.Single(shop.Misses("shop/web", "shop/api", 8080));

        Assert.Equal("POL17", miss.FindingId);
        Assert.Contains("NetworkPolicy shop/api would admit it", miss.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Finds_two_ends_without_a_common_port()
    {
        var shop = new Shop($$$"""
            {{{Shop.Ingress("[{from: [{podSelector: {}}], ports: [{port: 8080}]}]")}}}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: out, namespace: shop}
            spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 80}]}]}
            """);

        var misses = shop.Misses("shop/web", "shop/api", 8080);
        Assert.Contains(misses, miss => miss.Kind == NearMissKind.NoCommonPort && miss.Words.Contains("on TCP 80, and shop/api admits it on TCP 8080", StringComparison.Ordinal));
        Assert.DoesNotContain(shop.With(builder => builder.EditAll<NetworkPolicy>(policy => policy.Name == "out", policy => policy with
        {
            Egress = [policy.Egress[0] with { Ports = [new(TransportProtocol.Tcp, IntOrString.FromName("http"), null)] }],
        })).Misses("shop/web", "shop/api", 80), miss => miss.Kind == NearMissKind.NoCommonPort);
    }

    private static NearMiss Only(Shop shop, NearMissKind kind)
    {
        var miss = Assert.Single(shop.Misses("shop/web", "shop/api", 8080));
        Assert.Equal(kind, miss.Kind);
        return miss;
    }
}
