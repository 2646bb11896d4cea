using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Pods of two nodes do not reach each other, while the nodes do, and each node its own pods: the pod network between them is broken.</summary>
/// <remarks>The network plugin joins the nodes' pod ranges, by routes or an overlay. Source: Kubernetes documentation, "Cluster Networking".</remarks>
public sealed class PodNetworkApart : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI21", "Cross-node fails, same-node OK", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Node],
        Explains = ["APP02", "APP04", "DNS18", "EPS11", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var group in Contrasts.OfPodNetwork(context).GroupBy(one => (one.Lost.From, one.Lost.To)))
        {
            var (from, to) = group.Key;
            yield return new RuleFinding
            {
                Subject = $"Node {to}",
                Summary = $"Nothing gets from {from} to pods of {to}, which {to} itself reaches, and the nodes reach each other: the pod network between them is broken.",
                Evidence =
                [
                    .. group.Take(3).Select(one => DiagnosisContext.Observed(one.Lost.Observation)),
                    .. group.First().Around.Select(seen => DiagnosisContext.Observed(seen)),
                ],
                Fixes =
                [
                    new Fix($"See whether the network plugin's agent runs well on {from} and {to}.", $"kubectl get pods -A -o wide --field-selector spec.nodeName={to}"),
                    new Fix("See whether what carries pod traffic may pass between the nodes: the overlay's port, or packets with pod addresses (source checks of clouds)."),
                ],
                Coverage = NodeForwarding.CoverageOf(NodeForwarding.Lost(context).Where(probe => probe.From == from && probe.To == to)),
            };
        }
    }
}
