namespace NetDoctor.Diagnosis.Tests.Policies.Conformance;

/// <summary>Named ports, nodes and networks, as the conformance tests of the Network Policy API have them.</summary>
/// <remarks>Expectations: kubernetes-sigs/network-policy-api conformance/tests, the rules for networks and the experimental ones.</remarks>
public sealed class PeerTests
{
    [Fact]
    public void Admin_tier_egress_to_a_named_port() => Draft.Hold(
        [new Draft("Admin", "red") { Egress = ["Deny green tcp/80", "Allow yellow named:web", "Deny yellow"] }],
        """
        red/0 -> yellow/1 TCP 80 yes
        red/1 -> yellow/1 TCP 8080 no
        red/1 -> yellow/1 UDP 80 no
        """);

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void Ingress_to_a_named_port(string tier) => Draft.Hold(
        [new Draft(tier, "yellow") { Ingress = ["Allow blue", "Deny green udp/5353", "Allow red named:dns", "Deny red"] }],
        """
        red/0 -> yellow/1 UDP 53 yes
        red/1 -> yellow/1 UDP 5353 no
        red/1 -> yellow/1 TCP 53 no
        """);

    [Fact]
    public void Baseline_tier_egress_to_a_named_port() => Draft.Hold(
        [new Draft("Baseline", "yellow") { Egress = ["Allow blue", "Deny green udp/5353", "Allow red named:dns", "Deny red"] }],
        """
        yellow/0 -> red/1 UDP 53 yes
        yellow/1 -> red/1 UDP 5353 no
        """);

    [Fact]
    public void Admin_tier_egress_to_nodes() => Draft.Hold(
        [
            new Draft("Admin", "pods:red")
            {
                Egress = ["Allow nodes tcp/36363", "Pass nodes udp/34345", "Deny pods:green+nodes+0.0.0.0/0+::/0"],
            },
        ],
        """
        red/1 -> forest/1 TCP 36363 yes
        red/1 -> forest/1 UDP 34345 yes
        red/1 -> forest/1 TCP 36364 no
        red/1 -> forest/1 UDP 34346 no
        red/1 -> forest/1 SCTP 9003 no
        red/1 -> n2 TCP 36363 yes
        red/1 -> n1 TCP 22 no
        red/1 -> green/0 TCP 80 no
        blue/1 -> forest/1 TCP 36364 yes
        forest/1 -> red/1 TCP 80 yes
        """);

    [Fact]
    public void Baseline_tier_egress_to_nodes() => Draft.Hold(
        [new Draft("Baseline", "red") { Egress = ["Allow nodes tcp/36363-36364", "Deny nodes+0.0.0.0/0+::/0"] }],
        """
        red/1 -> forest/1 TCP 36363 yes
        red/1 -> forest/1 TCP 36364 yes
        red/1 -> forest/1 TCP 36365 no
        red/1 -> forest/1 UDP 36363 no
        red/1 -> forest/1 SCTP 9003 no
        """);

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void Egress_to_networks_is_denied_but_for_what_an_earlier_rule_allows(string tier)
    {
        var draft = new Draft(tier, "pods:red") { Egress = ["Allow pods:green", "Deny 0.0.0.0/0+::/0"] };
        const string Others = """
            red/1 -> blue/0 TCP 80 no
            red/1 -> blue/0 UDP 53 no
            red/1 -> blue/0 SCTP 9003 no
            red/1 -> yellow/0 TCP 80 no
            red/1 -> 203.0.113.9 TCP 443 no
            red/1 -> green/0 TCP 80 @
            red/1 -> green/0 UDP 53 @
            red/1 -> green/0 SCTP 9003 @
            """;

        Draft.Hold([draft], Others.Replace("@", "yes", StringComparison.Ordinal));
        Draft.Hold([draft], Others.Replace("@", "no", StringComparison.Ordinal), relabel: ("house=green", "house=none"));
    }

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void Egress_to_single_addresses_is_allowed(string tier) => Draft.Hold(
        [new Draft(tier, "pods:red") { Egress = ["Allow 10.1.0.7/32+10.1.0.5/32", "Allow pods:green", "Deny 0.0.0.0/0+::/0"] }],
        """
        red/1 -> 10.1.0.7 TCP 80 yes
        red/1 -> blue/0 TCP 80 yes
        red/1 -> blue/0 UDP 53 yes
        red/1 -> yellow/0 SCTP 9003 yes
        red/1 -> blue/1 TCP 80 no
        red/1 -> yellow/1 UDP 53 no
        red/1 -> green/1 TCP 80 yes
        """);
}
