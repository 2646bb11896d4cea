using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class PodNetworkApartTests
{
    private readonly PodNetworkApart _rule = new();

    [Fact]
    public void Reports_a_pod_network_that_ends_between_two_nodes() => Assert.Equal(
        "Nothing gets from n1 to pods of n2, which n2 itself reaches, and the nodes reach each other: the pod network between them is broken.",
        Apart().Finding(_rule).Summary);

    [Theory]
    [InlineData(LadderStep.FromSourceNode, ProbeOutcome.Succeeded)]
    [InlineData(LadderStep.FromTargetNode, ProbeOutcome.Timeout)]
    [InlineData(LadderStep.BetweenNodes, ProbeOutcome.Timeout)]
    public void Ignores_what_is_broken_elsewhere(LadderStep step, ProbeOutcome outcome) => Assert.Empty(Apart((step, outcome)).Findings(_rule));

    [Fact]
    public void Ignores_a_target_that_a_policy_isolates_as_that_would_look_alike() => Assert.Empty(Apart(
        TestKit.SnapshotBuilder.HealthyShop().Policy("shop", "deny", "app=payments")).Findings(_rule));

    internal static TrafficCase Apart(params (LadderStep Step, ProbeOutcome Outcome)[] otherwise) =>
        Apart(TestKit.SnapshotBuilder.HealthyShop(), otherwise);

    private static TrafficCase Apart(TestKit.SnapshotBuilder cluster, params (LadderStep Step, ProbeOutcome Outcome)[] otherwise)
    {
        var seen = new Dictionary<LadderStep, ProbeOutcome>
        {
            [LadderStep.FromSourceNode] = ProbeOutcome.Timeout,
            [LadderStep.FromTargetNode] = ProbeOutcome.Succeeded,
            [LadderStep.BetweenNodes] = ProbeOutcome.Succeeded,
        };
        foreach (var (step, outcome) in otherwise)
        {
            seen[step] = outcome;
        }

        return seen.Aggregate(
            TrafficCase.FromWeb(cluster).Endpoint($"{CrossNode.Target}:8080", ProbeOutcome.Timeout),
            (one, contrast) => one.Contrast(contrast.Key, $"{CrossNode.Target}:8080", contrast.Value));
    }
}
