using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Doctor;

/// <summary>An agent that took part in the diagnosis lacks a capability, so that some of it was left out.</summary>
/// <remarks>Source: capabilities(7); Kubernetes documentation, "Configure a Security Context for a Pod or Container".</remarks>
public sealed class AgentLacksCapability : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("DOC03", "Missing capability (NET_ADMIN, SYS_PTRACE)", Severity.Info, Hop.Doctor);

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var agent in AskedAgents.Of(context).Where(agent => !agent.Missing.IsEmpty))
        {
            var names = string.Join(", ", agent.Missing.Select(one => one.Name));
            yield return new RuleFinding
            {
                Subject = $"Pod {agent.Pod}",
                Summary = $"The agent of node {agent.Node} lacks {names}: it cannot {string.Join("; nor ", agent.Missing.Select(one => one.Disables))}.",
                Evidence = [.. agent.Missing.Select(one => context.Derived($"Pod {agent.Pod}", $"without {one.Name} it cannot {one.Disables}"))],
                Fixes = [new Fix($"Add {names} to securityContext.capabilities.add of the agents' DaemonSet; a policy of admission may take them away.")],
                IsHazard = true,
            };
        }
    }
}
