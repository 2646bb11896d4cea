using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Reading;

/// <summary>What agents read in pods and on nodes for a diagnosis; empty without agents, and where nothing failed.</summary>
/// <param name="results">The readings.</param>
public sealed class LiveFacts(ImmutableArray<ReadResult> results)
{
    /// <summary>Nothing was read.</summary>
    public static LiveFacts Empty { get; } = new([]);

    /// <summary>Nodes that were read, in the order of the plan: that of the probes first.</summary>
    public IEnumerable<NodeFacts> Nodes => results.Select(result => result.Answer?.Node).OfType<NodeFacts>();

    /// <summary>Pods that were read, in the order of the plan: that of the probes first.</summary>
    public IEnumerable<PodFacts> Pods => results.Select(result => result.Answer?.Pod).OfType<PodFacts>();

    /// <summary>Places that could not be read, with the reason.</summary>
    public IEnumerable<ReadResult> Unread => results.Where(result => result.Answer is null);

    /// <summary>Facts of a node; null when it was not read.</summary>
    /// <param name="node">Name of the node.</param>
    public NodeFacts? Node(string? node) => Nodes.FirstOrDefault(facts => facts.Node == node);

    /// <summary>Facts of a pod; null when it was not read.</summary>
    /// <param name="pod">The pod.</param>
    public PodFacts? Pod(Pod? pod) => pod is null ? null : Pods.FirstOrDefault(facts => facts.PodUid == pod.Uid);

    /// <summary>Sockets that take connections where the connections to an endpoint arrive: in its pod, or on the node whose network it has;
    /// null when they were not read.</summary>
    /// <param name="pod">Pod of the endpoint.</param>
    public ImmutableArray<ListeningSocket>? Listeners(Pod? pod)
    {
        var (listeners, gaps) = pod is { HostNetwork: true }
            ? (Node(pod.NodeName)?.Listeners, Node(pod.NodeName)?.Gaps)
            : (Pod(pod)?.Listeners, Pod(pod)?.Gaps);
        return gaps?.Any(gap => gap.What == FactGap.ListeningSockets) == true ? null : listeners;
    }

    /// <summary>Where the probes of a diagnosis started; null when no agent read there.</summary>
    /// <param name="observations">Probes of the diagnosis.</param>
    public NodeFacts? NodeOf(IEnumerable<Observation> observations) => Node(observations.FirstOrDefault()?.Plan.Vantage.Node);
}
