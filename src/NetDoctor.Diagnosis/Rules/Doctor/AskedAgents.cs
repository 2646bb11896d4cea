using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>The agents that a diagnosis asked, or would have.</summary>
internal static class AskedAgents
{
    /// <summary>Agents of the nodes that probes were made from or were to be, the source's first.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<AgentState> Of(DiagnosisContext context)
    {
        var nodes = new[] { context.Route.Source.Place?.Node }
            .Concat(context.Observations.Concat(context.KeptOut).Concat(context.Unserved).Select(NodeOf)).OfType<string>().Distinct();
        return nodes.SelectMany(node => context.Agents.Where(agent => agent.Node == node));
    }

    private static string? NodeOf(Observation observation) =>
        observation.Plan.Vantage is { Kind: not VantageKind.Self } vantage ? vantage.Node : null;
}
