using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Diagnoses;

/// <summary>Tells of a diagnosis which agents were asked by way of the API server: that the network did not reach them is worth knowing.</summary>
internal static class ExecNotes
{
    /// <summary>A sentence for each such agent that took part.</summary>
    /// <param name="observations">What was probed.</param>
    /// <param name="facts">What was read.</param>
    /// <param name="agents">All agents as they are known now.</param>
    public static ImmutableArray<string> Of(ImmutableArray<Observation> observations, IEnumerable<ReadResult> facts, ImmutableArray<AgentState> agents)
    {
        var nodes = observations.Where(one => one.Result is { Outcome: not ProbeOutcome.NotMade, Vantage.Kind: not VantageKind.Self }).Select(one => one.Result.Vantage.Node)
            .Concat(facts.Where(read => read.Answer is not null).Select(read => read.Plan.Place.Node))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. agents.Where(agent => agent.NetworkProblem is not null && nodes.Contains(agent.Node)).Select(agent =>
                $"The agent of node {agent.Node} was asked by way of the API server, because the network did not reach it from NetDoctor's pod: "
                + $"{agent.NetworkProblem!.TrimEnd('.')}."),
        ];
    }
}
