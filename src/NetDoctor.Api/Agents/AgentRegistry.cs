using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Probes;

namespace NetDoctor.Api.Agents;

/// <summary>Knows the node agents: which pods they are, and what they said of themselves when they were last asked.</summary>
/// <remarks>Safe for several threads: one writes, any read.</remarks>
internal sealed class AgentRegistry(IOptions<AgentsOptions> options, IOptions<ProbesOptions> probes)
{
    private readonly LabelSet _labels = options.Value.LabelSet;
    private readonly string? _namespace = options.Value.Namespace ?? probes.Value.PodName?.Split('/')[0];

    private volatile FrozenDictionary<string, KnownAgent> _agents = FrozenDictionary<string, KnownAgent>.Empty;

    /// <summary>Whether agents are to be used at all.</summary>
    public bool IsOn => options.Value.Certificates is not null;

    /// <summary>All agents, by node.</summary>
    public ImmutableArray<AgentState> States => [.. _agents.Values.Select(agent => agent.State).OrderBy(agent => agent.Node, StringComparer.Ordinal)];

    /// <summary>The agent of a node; null when it has none.</summary>
    /// <param name="node">Name of the node.</param>
    public KnownAgent? Find(string? node) => node is null ? null : _agents.GetValueOrDefault(node);

    /// <summary>Takes over which pods are agents now.</summary>
    /// <param name="snapshot">The cluster.</param>
    /// <returns>All agents.</returns>
    public IReadOnlyCollection<KnownAgent> Refresh(ClusterSnapshot snapshot)
    {
        var before = _agents;
        var pods = (_namespace is null ? snapshot.Pods.All : snapshot.Pods.InNamespace(_namespace))
            .Where(pod => pod is { NodeName: not null, IsFinished: false } && pod.Labels.Matches(_labels));

        // While a DaemonSet replaces its pod a node has two: the one that serves counts.
        var now = pods.GroupBy(pod => pod.NodeName!).Select(group => group
            .OrderBy(pod => pod.IsTerminating).ThenByDescending(pod => pod.IsReady).ThenByDescending(pod => pod.CreatedAt).ThenBy(pod => pod.Name, StringComparer.Ordinal)
            .First());
        _agents = now.Select(pod => Known(pod, before)).ToFrozenDictionary(agent => agent.State.Node);
        return _agents.Values;
    }

    private KnownAgent Known(Pod pod, FrozenDictionary<string, KnownAgent> before)
    {
        var problem = pod.PodIPs.IsEmpty ? $"its pod has no address yet ({pod.Phase})" : pod.IsReady ? null : "its pod is not ready";
        var address = problem is null ? new IPEndPoint(pod.PodIPs[0], options.Value.Port) : null;
        var known = before.GetValueOrDefault(pod.NodeName!);
        if (known?.Uid == pod.Uid && known.Address is not null && known.Address.Equals(address))
        {
            return known;
        }

        return new KnownAgent(pod.Uid, address, new AgentState
        {
            Node = pod.NodeName!,
            Pod = $"{pod.Namespace}/{pod.Name}",
            Problem = problem ?? "it was not asked yet",
        });
    }
}

/// <summary>An agent.</summary>
/// <param name="uid">UID of its pod.</param>
/// <param name="address">Where it listens; null while it cannot be asked.</param>
/// <param name="state">What is known of it.</param>
internal sealed class KnownAgent(Guid uid, IPEndPoint? address, AgentState state)
{
    private volatile AgentState _state = state;
    private int _answers;

    /// <summary>UID of its pod.</summary>
    public Guid Uid { get; } = uid;

    /// <summary>Where it listens; null while it cannot be asked.</summary>
    public IPEndPoint? Address { get; } = address;

    /// <summary>When it is to be asked about itself, as a timestamp; null for at once.</summary>
    public long? AskAt { get; set; }

    /// <summary>When it was last heard of by way of the API server, as a timestamp; null for never.</summary>
    public long? HeardByExecAt { get; set; }

    /// <summary>How many times it has answered something else than what it says of itself.</summary>
    public int Answers => Volatile.Read(ref _answers);

    /// <summary>Counts an answer.</summary>
    public void CountAnswer() => Interlocked.Increment(ref _answers);

    /// <summary>What is known of it.</summary>
    public AgentState State
    {
        get => _state;
        set => _state = value;
    }
}
