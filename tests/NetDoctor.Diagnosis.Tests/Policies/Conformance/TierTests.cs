namespace NetDoctor.Diagnosis.Tests.Policies.Conformance;

/// <summary>Tiers and priorities, as the conformance tests of the Network Policy API have them.</summary>
/// <remarks>Expectations: kubernetes-sigs/network-policy-api conformance/tests, integration and priority.</remarks>
public sealed class TierTests
{
    private const string NetworkPolicy = """
        red {"podSelector":null,"policyTypes":["Ingress","Egress"],
          "ingress":[{"from":[{"namespaceSelector":{"matchLabels":{"house":"green"}}}]}],
          "egress":[{"to":[{"namespaceSelector":{"matchLabels":{"house":"green"}}}]}]}
        """;

    private static readonly Draft Deny = new("Admin", "red") { Name = "first", Egress = ["Deny green"], Ingress = ["Deny green"] };

    private static readonly Draft Baseline = new("Baseline", "red") { Egress = ["Deny green"], Ingress = ["Deny green"] };

    private static string In(string truth) => $"""
        green/0 -> red/0 TCP 80 {truth}
        green/1 -> red/0 TCP 8080 {truth}
        """;

    private static string Out(string truth) => $"""
        red/0 -> green/0 TCP 80 {truth}
        red/1 -> green/0 TCP 8080 {truth}
        """;

    [Fact]
    public void What_the_admin_tier_denies_no_network_policy_allows() =>
        Draft.Hold([Deny, Baseline], $"{In("no")}\n{Out("no")}", NetworkPolicy);

    [Fact]
    public void Ingress_that_passes_is_up_to_the_network_policies() => Draft.Hold(
        [Deny with { Ingress = ["Pass green"] }, Baseline], $"{In("yes")}\n{Out("no")}\nblue/0 -> red/0 TCP 80 no", NetworkPolicy);

    [Fact]
    public void Egress_that_passes_is_up_to_the_network_policies() => Draft.Hold(
        [Deny with { Egress = ["Pass green"] }, Baseline], $"{In("no")}\n{Out("yes")}\nred/0 -> blue/0 TCP 80 no", NetworkPolicy);

    [Fact]
    public void What_passes_is_up_to_the_baseline_without_network_policies() => Draft.Hold(
        [Deny with { Ingress = ["Pass green"], Egress = ["Pass green"] }, Baseline],
        $"{In("no")}\n{Out("no")}\nblue/0 -> red/0 TCP 80 yes");

    [Fact]
    public void What_passes_is_allowed_when_nothing_is_left_to_decide() => Draft.Hold(
        [Deny with { Ingress = ["Pass green"], Egress = ["Pass green"] }], $"{In("yes")}\n{Out("yes")}");

    [Theory]
    [InlineData(60, "no")]
    [InlineData(40, "yes")]
    public void The_policy_with_the_lower_number_goes_first(int priority, string truth) => Draft.Hold(
        [
            Deny with { Subject = "pods:red", Priority = 50, Egress = ["Deny pods:green"], Ingress = ["Deny pods:green"] },
            Deny with
            {
                Name = "other", Subject = "pods:red", Priority = priority, Egress = ["Pass pods:green"], Ingress = ["Pass pods:green"],
            },
            Baseline with { Subject = "pods:red", Egress = ["Allow pods:green"], Ingress = ["Allow pods:green"] },
        ],
        $"{In(truth)}\n{Out(truth)}");

    [Fact]
    public void Which_of_two_policies_with_one_number_goes_first_nobody_knows() => Draft.Hold(
        [Deny, Deny with { Name = "other", Egress = ["Allow green"], Ingress = ["Pass green"] }],
        $"{In("perhaps")}\n{Out("perhaps")}\nred/0 -> blue/0 TCP 80 yes");

    [Fact]
    public void Two_policies_with_one_number_that_agree_are_no_riddle() => Draft.Hold(
        [Deny, Deny with { Name = "other", Egress = ["Deny green"], Ingress = ["Pass green"] }, Baseline],
        $"{In("no")}\n{Out("no")}");
}
