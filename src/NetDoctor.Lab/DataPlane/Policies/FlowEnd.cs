using System.Net;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.DataPlane.Policies;

/// <summary>One end of traffic, as policies see it: a pod, a node, or an address of neither.</summary>
/// <param name="Address">Its address; null for a pod that has none yet.</param>
/// <remarks>A pod with <c>hostNetwork</c> is its node here: no policy selects it, and no selector of a policy stands for it.
/// Source: Kubernetes documentation, "Network Policies", NetworkPolicy and hostNetwork pods.</remarks>
internal sealed record FlowEnd(IPAddress? Address)
{
    /// <summary>The pod; null for another end.</summary>
    public JsonObject? Pod { get; init; }

    /// <summary>The pod's namespace; null for another end.</summary>
    public JsonObject? Namespace { get; init; }

    /// <summary>The node; null for another end.</summary>
    public JsonObject? Node { get; init; }

    /// <summary>Name of the node that it is on, or that it is.</summary>
    public string? NodeName => Pod is null ? Node is null ? null : ObjectMetadata.NameOf(Node) : Field.Text(Pod, "spec", "nodeName");

    /// <summary>Whether both are the same pod.</summary>
    public bool IsSamePod(FlowEnd other) =>
        Pod is not null && other.Pod is not null && ObjectMetadata.UidOf(Pod) == ObjectMetadata.UidOf(other.Pod);

    /// <summary>Whether one is a pod and the other the node that it is on.</summary>
    public bool IsOnNode(FlowEnd other) =>
        (Pod is null) != (other.Pod is null) && (Node is not null || other.Node is not null) && NodeName is { } name && name == other.NodeName;
}

/// <summary>Traffic that policies judge.</summary>
/// <param name="From">Who opens it.</param>
/// <param name="To">Whom it is meant for.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
/// <param name="Port">Destination port.</param>
internal sealed record Flow(FlowEnd From, FlowEnd To, string Protocol, int Port);
