using System.Collections.Immutable;

namespace NetDoctor.Model.Policies;

/// <summary>What policies let through from one source to one destination.</summary>
public sealed record ConnectivityRow
{
    /// <summary>Who opens connections.</summary>
    public required ConnectivityEnd Source { get; init; }

    /// <summary>Whom they are for.</summary>
    public required ConnectivityEnd Destination { get; init; }

    /// <summary>What is let through, at the destination's own ports; empty only where nothing is certain, with <c>undecided</c>.</summary>
    public required Connections Connections { get; init; }

    /// <summary>Of what it cannot be told: domain names, policies of one priority, and what network plugins differ in; null for nothing.
    /// <c>connections</c> has the part of it that is let through when a domain name is nobody, policies of one priority are asked in the order
    /// of their names, and the plugin does what Kubernetes documents.</summary>
    public Connections? Undecided { get; init; }

    /// <summary>True when the pods of one workload differ in this; <c>connections</c> then has what any of them may do. Null when they do not.</summary>
    public bool? PodsDiffer { get; init; }
}

/// <summary>One end of a row: a workload, addresses outside of the cluster, or the controllers of Ingresses.</summary>
public sealed record ConnectivityEnd
{
    /// <summary>Namespace of a workload; null for another end.</summary>
    public string? Namespace { get; init; }

    /// <summary>Kind of the topmost controller, such as <c>Deployment</c>, or <c>Pod</c> for a pod without one; null for another end.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of a workload; null for another end.</summary>
    public string? Name { get; init; }

    /// <summary>Addresses outside of the cluster, first and last with a hyphen between; null for another end.</summary>
    /// <example>10.0.0.0-10.255.255.255</example>
    public string? IpRange { get; init; }

    /// <summary>True for whatever pod forwards the traffic of Ingresses and Routes; null for another end.</summary>
    public bool? IngressController { get; init; }

    /// <summary><c>shop/Deployment/web</c>, <c>10.0.0.0-10.255.255.255</c> or <c>ingressController</c>.</summary>
    public override string ToString() => Name is not null ? $"{Namespace}/{Kind}/{Name}" : IpRange ?? "ingressController";
}

/// <summary>A page of rows, ordered by source and destination.</summary>
/// <param name="Items">The rows: workloads by namespace, name and kind, then addresses, then the controllers of Ingresses.</param>
/// <param name="NextCursor">Cursor of the next page; null on the last one.</param>
/// <param name="Dialect">How policies were read: as the network plugin of that name does, <c>specification</c> for as the Kubernetes
/// documentation says, or <c>unknown</c> when the plugin was not recognised.</param>
/// <param name="Notes">What was passed over in manifests; empty for a cluster.</param>
public sealed record ConnectivityList(
    ImmutableArray<ConnectivityRow> Items, string? NextCursor, string Dialect, ImmutableArray<string> Notes);
