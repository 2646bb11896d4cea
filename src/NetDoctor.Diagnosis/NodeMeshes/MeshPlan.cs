using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.NodeMeshes;

/// <summary>The probes of a mesh.</summary>
/// <param name="Nodes">Nodes that take part, by zone, then by name.</param>
/// <param name="Probes">Probes, by layer.</param>
/// <param name="Notes">What is left out and why, in sentences.</param>
public sealed record MeshPlan(ImmutableArray<MeshNode> Nodes, ImmutableArray<MeshProbe> Probes, ImmutableArray<string> Notes)
{
    private const int ProbeMilliseconds = 1000;

    private const int MostNamed = 10;

    /// <summary>Plans a mesh.</summary>
    /// <param name="snapshot">Facts of the cluster.</param>
    /// <param name="probing">Who probes, and from where others can.</param>
    /// <param name="names">Nodes to try; empty for all.</param>
    /// <remarks>A node is dialled at the port of its agent, the one port of it that is known to be open; a pod that no policy is about at a port that it
    /// declares, and its refusal arrives as well as its answer does.</remarks>
    public static MeshPlan Of(ClusterSnapshot snapshot, ProbingContext probing, IReadOnlyCollection<string> names)
    {
        var notes = new List<(string Reason, string Node)>();
        var named = names.Count == 0 ? snapshot.Nodes.All : snapshot.Nodes.All.Where(node => names.Contains(node.Name));
        var agents = probing.Agents.ToDictionary(agent => agent.Node, StringComparer.Ordinal);
        var policies = PolicyIndex.Of(snapshot);
        var pods = snapshot.Pods.All.Where(pod => IsFit(pod)).GroupBy(pod => pod.NodeName!).ToDictionary(group => group.Key, StringComparer.Ordinal);
        var nodes = ImmutableArray.CreateBuilder<MeshNode>();
        foreach (var node in named.OrderBy(node => node.Zone, StringComparer.Ordinal).ThenBy(node => node.Name, StringComparer.Ordinal))
        {
            if (AddressOf(node, probing, snapshot) is not { } address || !agents.TryGetValue(node.Name, out var agent))
            {
                notes.Add((agents.ContainsKey(node.Name) ? "left out, without an address to dial" : "left out, without an agent", node.Name));
                continue;
            }

            var pod = pods.GetValueOrDefault(node.Name)?.OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal)
                .FirstOrDefault(pod => PolicyEnd.Of(pod, snapshot) is var end && !policies.Concerns(end, PolicyDirection.Ingress) && !policies.Concerns(end, PolicyDirection.Egress));
            if (agent.Problem is not null)
            {
                notes.Add(($"only dialled, since the agent cannot be asked ({agent.Problem.TrimEnd('.')})", node.Name));
            }

            if (pod is null)
            {
                notes.Add(("without pods in the mesh: none is ready that no policy is about", node.Name));
            }

            nodes.Add(new MeshNode(node.Name, node.Zone, address, pod));
        }

        var all = nodes.ToImmutable();
        var isFull = names.Count is > 0 and <= MeshPairs.FullUpTo;
        return new MeshPlan(
            all,
            [.. Between(NodeMeshLayer.Nodes, all, isFull, probing), .. Between(NodeMeshLayer.Pods, [.. all.Where(node => node.Pod is not null)], isFull, probing)],
            [.. notes.GroupBy(note => note.Reason, note => note.Node).Select(group => Note(group.Key, [.. group]))]);
    }

    // Nodes without a fit pod would leave holes, so each layer has directions of its own.
    private static IEnumerable<MeshProbe> Between(NodeMeshLayer layer, ImmutableArray<MeshNode> nodes, bool isFull, ProbingContext probing) =>
        from pair in MeshPairs.Of(nodes, isFull)
        let probe = Probe(layer, nodes[pair.From], nodes[pair.To], probing)
        where probing.CanProbeFrom?.Invoke(probe.Vantage) == true
        select probe;

    private static MeshProbe Probe(NodeMeshLayer layer, MeshNode from, MeshNode to, ProbingContext probing)
    {
        var (address, port, place) = layer == NodeMeshLayer.Nodes
            ? (to.Address, probing.AgentPort, new Vantage(VantageKind.Node, from.Name))
            : (AddressLike(from.Pod!, to.Pod!), PortOf(to.Pod!), new Vantage(VantageKind.Pod, from.Name, $"{from.Pod!.Namespace}/{from.Pod.Name}"));
        return new MeshProbe(layer, from.Name, to.Name, new TcpProbeSpec { Address = $"{address}", Port = port, TimeoutMilliseconds = ProbeMilliseconds }, place);
    }

    private static bool IsFit(Pod pod) => pod is { Phase: PodPhase.Running, IsReady: true, IsTerminating: false, HostNetwork: false, NodeName: not null, PodIPs.IsEmpty: false };

    private static string Note(string reason, string[] nodes) =>
        $"{nodes.Length} {(nodes.Length == 1 ? "node" : "nodes")} ({string.Join(", ", nodes.Take(MostNamed))}{(nodes.Length > MostNamed ? ", ..." : "")}): {reason}.";

    private static IPAddress? AddressOf(Node node, ProbingContext probing, ClusterSnapshot snapshot) => node.Addresses
        .Where(address => address.Type == "InternalIP" && probing.Guard?.Refusal(address.Address, snapshot) is null).Select(address => address.Address).FirstOrDefault();

    private static IPAddress AddressLike(Pod from, Pod to) =>
        to.PodIPs.FirstOrDefault(address => address.AddressFamily == from.PodIPs[0].AddressFamily) ?? to.PodIPs[0];

    private static int PortOf(Pod pod) => pod.Containers.SelectMany(container => container.Ports)
        .Where(port => port.Protocol == TransportProtocol.Tcp).Select(port => port.Port).FirstOrDefault(80);
}

/// <summary>A probe of a mesh.</summary>
/// <param name="Layer">Between what packets travel.</param>
/// <param name="From">Node on which they start.</param>
/// <param name="To">Node that they are to arrive at.</param>
/// <param name="Spec">The measurement.</param>
/// <param name="Vantage">Where to make it.</param>
public sealed record MeshProbe(NodeMeshLayer Layer, string From, string To, ProbeSpec Spec, Vantage Vantage);
