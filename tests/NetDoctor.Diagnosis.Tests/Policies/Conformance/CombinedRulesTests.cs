namespace NetDoctor.Diagnosis.Tests.Policies.Conformance;

/// <summary>Rules for both directions and all protocols in one policy, as the conformance tests of the Network Policy API have them.</summary>
/// <remarks>Expectations: kubernetes-sigs/network-policy-api conformance/tests, the combined rules of either tier.</remarks>
public sealed class CombinedRulesTests
{
    private const string Whole = """
        red/0 -> blue/1 TCP 80 @
        red/1 -> blue/1 UDP 53 @
        red/0 -> blue/1 SCTP 9003 @
        blue/0 -> red/1 TCP 80 @
        blue/1 -> red/1 UDP 53 @
        blue/1 -> red/1 SCTP 9003 @
        """;

    private const string Shut = """
        red/0 -> green/0 TCP 80 @
        red/0 -> green/0 UDP 53 @
        red/0 -> green/0 SCTP 9003 @
        green/0 -> red/0 TCP 80 @
        green/0 -> red/0 UDP 53 @
        green/0 -> red/0 SCTP 9003 @
        """;

    private const string Rest = """
        red/1 -> green/0 TCP 8080 yes
        red/1 -> green/0 UDP 5353 yes
        red/1 -> green/0 SCTP 9005 yes
        green/1 -> red/0 TCP 8080 yes
        green/1 -> red/0 UDP 5353 yes
        green/1 -> red/0 SCTP 9005 yes
        red/0 -> yellow/1 TCP 8080 yes
        red/1 -> yellow/1 TCP 80 no
        red/0 -> yellow/1 UDP 5353 yes
        red/1 -> yellow/1 UDP 53 no
        red/0 -> yellow/1 SCTP 9003 yes
        red/1 -> yellow/1 SCTP 9005 no
        yellow/0 -> red/0 TCP 80 yes
        yellow/1 -> red/0 TCP 8080 no
        yellow/0 -> red/0 UDP 5353 yes
        yellow/1 -> red/0 UDP 53 no
        yellow/0 -> red/0 SCTP 9003 yes
        yellow/1 -> red/0 SCTP 9005 no
        """;

    private const string ShutPorts = "green tcp/80,udp/53,sctp/9003";

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void The_first_rule_allows(string tier) => Holds(tier, "yes", "no", ["Allow blue", "Deny blue"], [$"Deny {ShutPorts}"]);

    [Theory]
    [InlineData("Admin")]
    [InlineData("Baseline")]
    public void The_first_rule_denies(string tier) => Holds(tier, "no", "no", ["Deny blue", "Allow blue"], [$"Deny {ShutPorts}"]);

    [Fact]
    public void The_first_rule_passes() => Holds(
        "Admin", "yes", "yes", ["Pass blue", "Deny blue", "Allow blue"], [$"Pass {ShutPorts}", $"Deny {ShutPorts}"]);

    private static void Holds(string tier, string whole, string shut, string[] wholeRules, string[] shutRules) => Draft.Hold(
        [
            new Draft(tier, "red")
            {
                Egress = [.. wholeRules, .. shutRules, "Allow yellow tcp/8080,udp/5353,sctp/9003", "Deny yellow"],
                Ingress = [.. wholeRules, .. shutRules, "Allow yellow tcp/80,udp/5353,sctp/9003", "Deny yellow"],
            },
        ],
        $"{Whole.Replace("@", whole, StringComparison.Ordinal)}\n{Shut.Replace("@", shut, StringComparison.Ordinal)}\n{Rest}");
}
