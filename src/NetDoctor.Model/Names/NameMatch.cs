using System.Collections.Immutable;
using NetDoctor.Model.Services;

namespace NetDoctor.Model.Names;

/// <summary>An object that somebody may mean by a name.</summary>
public sealed record NameMatch
{
    /// <summary>Whether it has the very name, not one like it.</summary>
    public required bool IsExact { get; init; }

    /// <summary>Its kind in a cluster, such as <c>Service</c>, <c>Deployment</c>, <c>Pod</c>, <c>Node</c>, <c>Namespace</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Its namespace; null for a node and a namespace.</summary>
    public string? Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>How a question names it: a Service as a target without its port, a workload, pod or node as a source; a namespace by its name.</summary>
    /// <example>shop/web</example>
    public required string Reference { get; init; }

    /// <summary>Ports of a Service in the order of its specification; empty for anything else.</summary>
    public ImmutableArray<ServiceHealthPort> Ports { get; init; } = [];
}

/// <summary>What a name can be looked for among.</summary>
public enum NameKind
{
    /// <summary>Services.</summary>
    Service,

    /// <summary>Deployments, StatefulSets, DaemonSets, other controllers of pods, and pods.</summary>
    Workload,

    /// <summary>Nodes.</summary>
    Node,

    /// <summary>Namespaces.</summary>
    Namespace,
}

/// <summary>What a name can mean.</summary>
/// <param name="Items">Objects of that very name, by namespace and kind; without any, at most five of a name like it, the likest first.</param>
/// <param name="IsComplete">False when NetDoctor may not read all of what it would look among, or there are more than it lists.</param>
public sealed record NameList(ImmutableArray<NameMatch> Items, bool IsComplete);
