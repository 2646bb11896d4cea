using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Model.Clusters;

/// <summary>Asks whether the nodes of the cluster, and pods on them, reach each other.</summary>
public sealed record NodeMeshRequest
{
    /// <summary>Nodes to try, at least two; empty for all. Of up to eight named nodes every direction is tried.</summary>
    /// <example>["n1","n2"]</example>
    public ImmutableArray<string> Nodes { get; init; } = [];

    /// <summary>Seconds within which the answer comes, 1-60. What could not be tried by then is said.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; init; } = 30;
}

/// <summary>Which nodes, and pods on them, do not reach each other.</summary>
/// <remarks>n nodes are tried in about n log2 n of their n (n - 1) directions: each node tries those at the distances 1, 2, 4, ... from it, in the
/// order of their zones, and each two zones try each other. A node or a zone that is cut off is found so, in each direction; that two single
/// nodes do not reach each other is only found when they were among those that tried, so name them to be sure.</remarks>
public sealed record NodeMeshReport
{
    /// <summary>Reachable: everything that was tried arrived. Unreachable: nothing did. Undetermined: nothing could be tried.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The answer in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Number of nodes that took part.</summary>
    public required int Nodes { get; init; }

    /// <summary>Directions between these nodes: n (n - 1).</summary>
    public required int Directions { get; init; }

    /// <summary>What was tried, per layer.</summary>
    public required ImmutableArray<NodeMeshCount> Layers { get; init; }

    /// <summary>What the losses have in common, what explains most first.</summary>
    public required ImmutableArray<NodeMeshProblem> Problems { get; init; }

    /// <summary>The losses, at most 200, by layer, then in the order of the nodes.</summary>
    public required ImmutableArray<NodeMeshLoss> Losses { get; init; }

    /// <summary>What could not be tried and why, in sentences.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public required double Milliseconds { get; init; }
}

/// <summary>Between what packets travel.</summary>
public enum NodeMeshLayer
{
    /// <summary>From a node's own address to another node's: the network below the cluster.</summary>
    Nodes,

    /// <summary>From a pod of one node to a pod of another: the pod network.</summary>
    Pods,
}

/// <summary>What was tried on a layer.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Tried">Directions that were tried.</param>
/// <param name="Lost">Of these, directions in which two attempts out of two were lost.</param>
/// <param name="LostOnce">Directions in which the first attempt was lost and the second arrived.</param>
public sealed record NodeMeshCount(NodeMeshLayer Layer, int Tried, int Lost, int LostOnce);

/// <summary>What losses have in common.</summary>
/// <param name="Id">Id of the finding, such as <c>CNI19</c>.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Subject">What is cut off: <c>Node n3</c>, <c>Zone a to zone b</c>, <c>Node n1 to n2</c>.</param>
/// <param name="Summary">It in a sentence.</param>
/// <param name="Losses">Losses that it explains.</param>
public sealed record NodeMeshProblem(string Id, NodeMeshLayer Layer, string Subject, string Summary, int Losses);

/// <summary>A direction in which nothing arrives.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="From">Node on which the packets started.</param>
/// <param name="To">Node that they were to arrive at.</param>
/// <param name="Target">Address and port that was dialled.</param>
/// <param name="Outcome">How the second attempt ended.</param>
public sealed record NodeMeshLoss(NodeMeshLayer Layer, string From, string To, string Target, ProbeOutcome Outcome);
