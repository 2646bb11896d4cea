using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Nothing gets from a node to any node of another zone, while endpoints elsewhere answer: the way between the zones is broken.</summary>
/// <remarks>A zone is a failure domain of the cloud, named by the label <c>topology.kubernetes.io/zone</c>. Source: Kubernetes documentation,
/// "Well-Known Labels, Annotations and Taints".</remarks>
public sealed class ZonesApart : IRule
{
    // One node of a zone says nothing of the zone.
    private const int LeastNodes = 2;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI22", "Zone-to-zone broken", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Node],
        Explains = ["APP02", "APP04", "CNI18", "CNI19", "CNI21", "DNS18", "EPS11", "KPX10"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var network = Contrasts.OfPodNetwork(context).Select(one => one.Lost).ToHashSet();
        var broken = Contrasts.Across(context).Where(one => (one.NodesAreApart && !one.WorksFromSource) || network.Contains(one.Lost));
        foreach (var group in broken.GroupBy(one => (Here: ZoneOf(context, one.Lost.From), There: ZoneOf(context, one.Lost.To))))
        {
            var (here, there) = group.Key;
            var nodes = group.Select(one => one.Lost.To).Distinct().ToArray();
            if (here is null || there is null || here == there || nodes.Length < LeastNodes || !Tells(context, there))
            {
                continue;
            }

            var way = group.All(one => one.NodesAreApart) ? "not even between the nodes' own addresses" : "though the nodes themselves reach each other";
            yield return new RuleFinding
            {
                Subject = $"Zone {there}",
                Summary = $"Nothing gets from zone {here} to {nodes.Length} nodes of zone {there} ({string.Join(", ", nodes)}), {way}, while endpoints of other zones answer.",
                Evidence =
                [
                    .. group.Take(3).Select(one => DiagnosisContext.Observed(one.Lost.Observation)),
                    .. group.First().Around.Select(seen => DiagnosisContext.Observed(seen)),
                    .. nodes.Take(3).Select(node => context.Derived($"Node {node}", $"is in zone {there}")),
                ],
                Fixes =
                [
                    new Fix($"See what joins the zones' networks: route tables, peering, firewalls between {here} and {there}.", "kubectl get nodes -L topology.kubernetes.io/zone -o wide"),
                    new Fix("Try all zones against each other.", "netdoctor mesh"),
                ],
                Coverage = NodeForwarding.CoverageOf(NodeForwarding.Lost(context).Where(probe => ZoneOf(context, probe.To) == there)),
            };
        }
    }

    // The zone is what they have in common when nothing of it is reached, and something of another is.
    private static bool Tells(DiagnosisContext context, string zone)
    {
        var nodes = ProbedEndpoints.Chosen(context).Select(probed => probed.Endpoint.Node).OfType<string>().Distinct(StringComparer.Ordinal).ToLookup(node => ZoneOf(context, node) == zone);
        return !nodes[true].Any(node => Places.IsReached(context, node)) && nodes[false].Any(node => Places.IsReached(context, node));
    }

    private static string? ZoneOf(DiagnosisContext context, string? node) => node is null ? null : context.Snapshot.Nodes.Find("", node)?.Zone;
}
