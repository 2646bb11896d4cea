using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>An agent that took part in the diagnosis is of another version than NetDoctor, and may see or say less.</summary>
public sealed class AgentVersionSkew : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC02", "Agent/API version skew", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var agent in AskedAgents.Of(context).Where(agent => agent.Version is not null && context.Version is not null && agent.Version != context.Version))
        {
            yield return new RuleFinding
            {
                Subject = $"Pod {agent.Pod}",
                Summary = $"The agent of node {agent.Node} is of version {agent.Version}, NetDoctor of {context.Version}.",
                Evidence = [context.Derived($"Pod {agent.Pod}", $"version {agent.Version}")],
                Fixes = [new Fix("Bring both to the same version: apply the manifests of one release, and see whether the agents' DaemonSet has rolled out.")],
                IsHazard = true,
            };
        }
    }
}
