using System.Collections.Immutable;

namespace NetDoctor.Model.Agents;

/// <summary>The node agents, and the nodes that have none.</summary>
/// <param name="IsEnabled">Whether NetDoctor uses agents: without <c>Agents:Certificates</c> it does not look for any.</param>
/// <param name="Version">NetDoctor's own version, which agents should have too.</param>
/// <param name="Items">Agents, ordered by node.</param>
/// <param name="NodesWithout">Nodes without an agent, by name, at most 500.</param>
/// <param name="NodesWithoutCount">How many those are.</param>
/// <param name="NextCursor">Gives the next page; null when this is the last.</param>
public sealed record AgentList(
    bool IsEnabled,
    string Version,
    ImmutableArray<AgentState> Items,
    ImmutableArray<string> NodesWithout,
    int NodesWithoutCount,
    string? NextCursor);
