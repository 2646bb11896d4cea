using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>Translation fails somewhere, and the cluster runs no kube-proxy by design: its absence is not the fault.</summary>
public sealed class KubeProxyAbsentByDesign : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "KPX28", "kube-proxy absent by design", Severity.Info, Hop.Proxy)
    {
        Needs = [ResourceKind.DaemonSet, ResourceKind.Pod, ResourceKind.ConfigMap],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Only where somebody would look for kube-proxy next.
        var suspects = EndpointResults.Translated(context).Concat(NodePortResults.Of(context).Select(result => result.Observation))
            .Where(observation => observation.Failed && !Wire.HasConnected(observation))
            .ToList();
        if (context.Route.Service is null || suspects.Count == 0 || ProxyReplacement.Of(context.Snapshot) is not { } replacement)
        {
            yield break;
        }

        var agent = replacement.Agent;
        yield return new RuleFinding
        {
            Subject = agent.Reference.ToString(),
            Summary = $"{replacement.Name} stands in for kube-proxy here: {agent.Reference}, {agent.ReadyReplicas} of {agent.Replicas} ready.",
            Evidence =
            [
                context.Derived(replacement.Source, replacement.Statement),
                context.Derived("DaemonSets and pods of kube-system", "no kube-proxy"),
                DiagnosisContext.Observed(suspects[0]),
            ],
            Fixes = [new Fix("See the agent's pods on each node.", $"kubectl -n {agent.Namespace} get pods -o wide | grep {agent.Name}")],
            IsHazard = true,
        };
    }
}
