using System.Text.Json.Nodes;
using NetDoctor.Diagnosis.Tests.Policies.Oracle;

namespace NetDoctor.Diagnosis.Tests.Policies;

/// <summary>Corners of the documentation that random clusters showed, each in words.</summary>
public sealed class EdgeTests
{
    private const string Cluster = """
        node n1
        node n2
        namespace x
        namespace y
        pod x/a n1 app=a
        pod x/b n2 app=b
        pod y/c n2 app=a
        host y/d n2
        """;

    [Fact]
    public void A_peer_that_says_nothing_is_nobody() => Holds(
        """x {"podSelector":{},"ingress":[{"from":[{}]}]}""",
        """
        x/b -> x/a TCP 80 no
        y/c -> x/a TCP 80 no
        """);

    [Theory]
    [InlineData("""{"networks":["0.0.0.0/0"]}""")]
    [InlineData("""{"nodes":{}}""")]
    [InlineData("""{"domainNames":["example.com"]}""")]
    public void An_administrators_ingress_rule_about_what_only_egress_knows_fails_closed(string peer)
    {
        const string Policy = """
            ClusterNetworkPolicy/one {"tier":"Admin","priority":1,"subject":{"namespaces":{}},"ingress":[
              {"action":"@action","from":[@peer]},{"action":"Deny","from":[{"pods":{"podSelector":{"matchLabels":{"app":"b"}}}}]}]}
            """;

        Holds(
            Policy.Replace("@action", "Accept", StringComparison.Ordinal).Replace("@peer", peer, StringComparison.Ordinal),
            """
            x/b -> x/a TCP 80 no
            y/c -> x/a TCP 80 yes
            """);
        Holds(
            Policy.Replace("@action", "Pass", StringComparison.Ordinal).Replace("@peer", peer, StringComparison.Ordinal),
            """
            y/c -> x/a TCP 80 no
            203.0.113.9 -> x/a TCP 80 no
            """);
    }

    [Fact]
    public void A_domain_name_may_be_a_node_or_an_address_but_no_pod() => Holds(
        """
        AdminNetworkPolicy/one {"priority":1,"subject":{"namespaces":{}},"egress":[
          {"action":"Allow","to":[{"domainNames":["*.example.com"]}]},
          {"action":"Deny","to":[{"networks":["0.0.0.0/0"]}]}]}
        """,
        """
        x/a -> 203.0.113.9 TCP 443 perhaps
        x/a -> n2 TCP 443 perhaps
        x/a -> y/d TCP 443 perhaps
        x/a -> y/c TCP 443 no
        """);

    [Theory]
    [InlineData("*.svc.cluster.local")]
    [InlineData("web.x.svc.cluster.local")]
    [InlineData("*.local")]
    public void A_domain_name_of_the_cluster_may_be_a_pod(string name) => Holds(
        """
        AdminNetworkPolicy/one {"priority":1,"subject":{"namespaces":{}},"egress":[
          {"action":"Allow","to":[{"domainNames":["@name"]}]},
          {"action":"Deny","to":[{"networks":["0.0.0.0/0"]}]}]}
        """.Replace("@name", name, StringComparison.Ordinal),
        "x/a -> y/c TCP 443 perhaps");

    [Fact]
    public void The_own_node_is_let_in_by_network_policies_but_not_past_the_administrator() => Holds(
        """
        x {"podSelector":{},"policyTypes":["Ingress","Egress"]}
        AdminNetworkPolicy/one {"priority":1,"subject":{"namespaces":{}},"egress":[{"action":"Deny",
          "to":[{"nodes":{}}],"ports":[{"portNumber":{"port":10250}}]}]}
        """,
        """
        n1 -> x/a TCP 80 yes
        n2 -> x/a TCP 80 no
        y/d -> x/b TCP 80 yes
        x/a -> n1 TCP 80 yes
        x/a -> n1 TCP 10250 no
        x/a -> n2 TCP 80 no
        """);

    [Fact]
    public void A_pod_reaches_itself_whatever_the_policies_say() => Holds(
        """
        x {"podSelector":{},"policyTypes":["Ingress","Egress"]}
        AdminNetworkPolicy/one {"priority":1,"subject":{"namespaces":{}},
          "ingress":[{"action":"Deny","from":[{"namespaces":{}}]}],"egress":[{"action":"Deny","to":[{"namespaces":{}}]}]}
        """,
        """
        x/a -> x/a TCP 80 yes
        x/a -> 10.1.0.1 TCP 80 yes
        x/a -> x/b TCP 80 no
        """);

    [Fact]
    public void A_pod_on_its_nodes_network_is_met_at_its_own_address_of_the_nodes()
    {
        var objects = Written.Objects(Cluster);
        var addresses = objects.Single(json => World.NameOf(json) == "n2")["status"]!["addresses"]!.AsArray();
        addresses.Add(new JsonObject { ["type"] = "ExternalIP", ["address"] = "198.51.100.2" });

        Written.Hold(
            [.. objects, .. Written.Policies("""x {"podSelector":{},"egress":[{"to":[{"ipBlock":{"cidr":"198.51.100.0/24"}}]}]}""")],
            """
            x/a -> 198.51.100.2 TCP 80 yes
            x/a -> y/d TCP 80 no
            x/a -> 10.9.0.2 TCP 80 no
            """);
    }

    private static void Holds(string policies, string flows) =>
        Written.Hold([.. Written.Objects(Cluster), .. Written.Policies(policies)], flows);
}
