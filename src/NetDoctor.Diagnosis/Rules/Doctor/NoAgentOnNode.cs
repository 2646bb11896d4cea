using NetDoctor.Model.Agents;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>Agents run in the cluster, but none probes from the node of the question's source, so that NetDoctor probed from its own pod.</summary>
/// <remarks>A DaemonSet runs a pod on each node that its selector, affinity and tolerations admit. Source: Kubernetes documentation, "DaemonSet",
/// Taints and tolerations.</remarks>
public sealed class NoAgentOnNode : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC01", "No agent on the source node", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Agents.IsEmpty || context.Route.Source is not { Place: { Node: { } node } place } source || source.IsAt(context.Place ?? place))
        {
            yield break;
        }

        var agent = context.Agents.FirstOrDefault(one => one.Node == node);
        yield return new RuleFinding
        {
            Subject = $"Node {node}",
            Summary = $"{Why(context, agent, node)}: probes came from NetDoctor's own pod, not from {source}.",
            Evidence =
            [
                context.Derived("agents", $"on {PodWords.List([.. context.Agents.Select(one => one.Node).Order(StringComparer.Ordinal)], 5)}"),
                .. agent is null ? [] : new[] { context.Derived($"Pod {agent.Pod}", agent.Problem ?? "it did not make the probes that it was asked for") },
                .. context.Unserved.Take(1).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Fixes = [FixOf(agent, node)],
            IsHazard = true,
        };
    }

    private static string Why(DiagnosisContext context, AgentState? agent, string node) => agent switch
    {
        null => $"Node {node} has no agent",
        { Problem: { } problem } => $"The agent of node {node} cannot be asked ({problem.TrimEnd('.')})",
        _ when context.Unserved is [var unserved, ..] => $"The agent of node {node} made no probe ({unserved.Result.Detail?.TrimEnd('.') ?? "it did not say why"})",
        _ => $"The agent of node {node} cannot probe from there",
    };

    private static Fix FixOf(AgentState? agent, string node)
    {
        if (agent is not null && agent.Pod.Split('/') is [var ns, var name])
        {
            return new Fix("See what the agent says.", $"kubectl -n {ns} logs {name} --tail=50");
        }

        return new Fix("See why the agents' DaemonSet has no pod there; most often it does not tolerate a taint of the node.", $"kubectl describe node {node}");
    }
}
