using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;
using static NetDoctor.Diagnosis.Tests.Policies.Matrix.Listed;

namespace NetDoctor.Diagnosis.Tests.Policies.Matrix;

public sealed class ConnectivityListingTests
{
    private const string Anywhere = "0.0.0.0-255.255.255.255";

    [Fact]
    public void Without_policies_everybody_reaches_everybody() => Assert.Equal(
        [
            "shop/Deployment/api -> shop/Deployment/web: All", $"shop/Deployment/api -> {Anywhere}: All",
            "shop/Deployment/web -> shop/Deployment/api: All", $"shop/Deployment/web -> {Anywhere}: All",
            $"{Anywhere} -> shop/Deployment/api: All", $"{Anywhere} -> shop/Deployment/web: All",
        ],
        Lines(Apps("shop/web", "shop/api")));

    [Fact]
    public void Only_pairs_with_a_connection_are_listed() => Assert.Equal(
        [
            $"shop/Deployment/api -> {Anywhere}: All",
            "shop/Deployment/web -> shop/Deployment/api: TCP 8080; UDP 53",
            $"shop/Deployment/web -> {Anywhere}: All",
        ],
        Lines(Apps("shop/web", "shop/api")
            + Policy("shop/none", "{podSelector: {}}")
            + Policy("shop/api", "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: http}, {port: dns, protocol: UDP}]}]}")));

    [Fact]
    public void Both_ends_must_let_it_through() => Assert.Equal(
        ["shop/Deployment/web -> shop/Deployment/api: TCP 8000-8080"],
        Lines(Apps("shop/web", "shop/api")
            + Policy("shop/web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress, Ingress], egress: [{to: [{podSelector: {}}], ports: [{port: 7000, endPort: 8080}]}]}")
            + Policy("shop/api", "{podSelector: {matchLabels: {app: api}}, policyTypes: [Egress, Ingress], ingress: [{from: [{podSelector: {}}], ports: [{port: 8000, endPort: 9000}]}]}")));

    [Fact]
    public void Outside_addresses_are_split_where_a_policy_splits_them_in_that_direction() => Assert.Equal(
        [
            $"shop/Deployment/web -> {Anywhere}: All",
            "10.0.0.0-10.0.255.255 -> shop/Deployment/web: TCP 8080",
            "10.2.0.0-10.255.255.255 -> shop/Deployment/web: TCP 8080",
        ],
        Lines(Apps("shop/web") + Policy(
            "shop/web", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}], ports: [{port: 8080}]}]}")));

    [Fact]
    public void Neighbouring_addresses_that_are_alike_for_all_are_one_range() => Assert.Equal(
        ["10.0.0.0-10.255.255.255 -> shop/Deployment/web: All"],
        Lines(Apps("shop/web") + Policy(
            "shop/web", "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/9}}]}, {from: [{ipBlock: {cidr: 10.128.0.0/9}}]}]}")));

    [Fact]
    public void Addresses_of_IPv6_are_listed_where_a_policy_names_some() => Assert.Equal(
        [$"shop/Deployment/web -> {Anywhere}: All", "shop/Deployment/web -> ::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff: All", "2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff -> shop/Deployment/web: All"],
        Lines(Apps("shop/web") + Policy("shop/web", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '2001:db8::/32'}}]}]}")));

    [Fact]
    public void A_pod_on_its_nodes_network_is_bound_by_no_policy_and_matches_no_selector() => Assert.Equal(
        [
            "shop/Deployment/agent -> shop/Deployment/api: TCP 8080", $"shop/Deployment/agent -> {Anywhere}: All",
            "shop/Deployment/api -> shop/Deployment/agent: All", $"shop/Deployment/api -> {Anywhere}: All",
            $"{Anywhere} -> shop/Deployment/agent: All", $"{Anywhere} -> shop/Deployment/api: TCP 8080",
        ],
        Lines(App("shop/agent", ", hostNetwork: true") + Apps("shop/api")
            + Policy("shop/all", "{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: agent}}}]}, {ports: [{port: 8080}]}]}")));

    [Fact]
    public void Pods_of_one_workload_that_differ_are_said_to()
    {
        var snapshot = new SnapshotBuilder()
            .Pod("shop", "web-1", "10.244.1.1").Pod("shop", "web-2", "10.244.1.2").Pod("shop", "db", "10.244.1.9")
            .Build();
        var owner = new OwnerReference("StatefulSet", "web");
        foreach (var name in new[] { "web-1", "web-2" })
        {
            var pod = snapshot.Pods.Find("shop", name)!;
            snapshot = snapshot with { Pods = snapshot.Pods.With(pod with { Owner = owner, Labels = Notation.Labels($"app=web,pod={name}") }) };
        }

        var policy = new NetworkPolicy
        {
            Namespace = "shop",
            Name = "db",
            AppliesToIngress = true,
            Ingress = [new([new(new LabelSelector(Notation.Labels("pod=web-1"), []), null, null)], [new(TransportProtocol.Tcp, IntOrString.FromNumber(5432), null)])],
        };
        snapshot = snapshot with { NetworkPolicies = snapshot.NetworkPolicies.With(policy) };
        var rows = Rows(Listing(snapshot));

        Assert.Contains("shop/StatefulSet/web -> shop/Pod/db: TCP 5432 differs", rows.Select(Line));
        Assert.DoesNotContain(rows, row => row.Destination.Name == "web");
    }

    [Fact]
    public void A_domain_name_is_nobody_but_not_decided()
    {
        const string Policy = """
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: updates}
            spec:
              priority: 5
              subject: {namespaces: {}}
              egress:
              - {action: Allow, to: [{domainNames: [updates.example.com]}], ports: [{portNumber: {protocol: TCP, port: 443}}]}
              - {action: Deny, to: [{networks: [0.0.0.0/0]}]}

            """;

        Assert.Equal(
            [
                $"shop/Deployment/web -> {Anywhere}:  (TCP 443?)",
                $"{Anywhere} -> shop/Deployment/web: All",
            ],
            Lines(Apps("shop/web") + Policy));
    }

    [Fact]
    public void Of_two_policies_of_one_priority_the_first_by_name_is_read_and_the_doubt_is_told()
    {
        static string Policy(string name, string action) => $$$$"""
            ---
            apiVersion: policy.networking.k8s.io/v1alpha1
            kind: AdminNetworkPolicy
            metadata: {name: {{{{name}}}}}
            spec:
              priority: 5
              subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}
              ingress: [{action: {{{{action}}}}, from: [{namespaces: {}}], ports: [{portNumber: {protocol: TCP, port: 80}}]}]

            """;

        Assert.Contains("data/Deployment/db -> shop/Deployment/web: All (TCP 80?)", Lines(Apps("shop/web", "data/db") + Policy("a", "Allow") + Policy("b", "Deny")));
        Assert.Contains(
            "data/Deployment/db -> shop/Deployment/web: TCP 1-79,81-65535; UDP; SCTP (TCP 80?)",
            Lines(Apps("shop/web", "data/db") + Policy("a", "Deny") + Policy("b", "Allow")));
    }

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repetition()
    {
        var listing = Listing(Apps("shop/web", "shop/api", "data/db") + Policy("data/db", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}"));
        var all = Rows(listing).Select(Line).ToList();
        var paged = new List<string>();
        string? cursor = null;
        for (var page = listing.Rows(ConnectivityFilter.None, cursor).Take(2).ToList(); page.Count > 0; page = [.. listing.Rows(ConnectivityFilter.None, cursor).Take(2)])
        {
            paged.AddRange(page.Select(one => Line(one.Row)));
            cursor = page[^1].Cursor;
        }

        Assert.True(all.Count > 6);
        Assert.Equal(all, paged);
    }
}
