using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Nothing gets from one node to the other, not even without any pod or Service: the network below the cluster is broken between them.</summary>
/// <remarks>Every node must reach every other without translation. Source: Kubernetes documentation, "Cluster Networking", The Kubernetes network
/// model.</remarks>
public sealed class NodesApart : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI19", "Node-to-node total loss", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Node],
        Explains = ["APP02", "APP04", "DNS18", "EPS11", "KPX10", "CNI18", "CNI21"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var group in Contrasts.Across(context).Where(one => one.NodesAreApart && !one.WorksFromSource).GroupBy(one => (one.Lost.From, one.Lost.To)))
        {
            var (from, to) = group.Key;
            yield return new RuleFinding
            {
                Subject = $"Node {to}",
                Summary = $"Nodes {from} and {to} do not reach each other: packets between their own addresses are lost, too.",
                Evidence =
                [
                    .. group.First().BetweenNodes.Select(seen => DiagnosisContext.Observed(seen)),
                    .. group.Take(3).Select(one => DiagnosisContext.Observed(one.Lost.Observation)),
                ],
                Fixes = [new Fix($"Look at what joins {from} and {to}: security groups, switches, VPN or firewall; pods are not to blame.", $"kubectl get nodes {from} {to} -o wide")],
                Coverage = NodeForwarding.CoverageOf(NodeForwarding.Lost(context).Where(probe => probe.From == from && probe.To == to)),
            };
        }
    }
}
