using System.Collections.Immutable;

namespace NetDoctor.Model.Cluster;

/// <summary>A Deployment, StatefulSet, DaemonSet or ReplicaSet.</summary>
public sealed record Workload : Fact
{
    /// <summary>Which of the four kinds it is.</summary>
    public required ResourceKind WorkloadKind { get; init; }

    /// <inheritdoc/>
    public override ResourceKind Kind => WorkloadKind;

    /// <summary>Pods that are asked for; for a DaemonSet, the nodes that should run one.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Pods that are ready.</summary>
    public int ReadyReplicas { get; init; }

    /// <summary>Pods that the workload owns; null matches none.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>Labels of the pods that it makes.</summary>
    public LabelSet TemplateLabels { get; init; } = LabelSet.Empty;

    /// <summary><c>spec.serviceName</c> of a StatefulSet; null otherwise.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Conditions that say that something is wrong: <c>Progressing</c> or <c>Available</c> that is not true,
    /// <c>ReplicaFailure</c> that is; empty in the usual case.</summary>
    public ImmutableArray<Condition> Conditions { get; init; } = [];

    /// <summary>ServiceAccount of the pods that it makes; null for <c>default</c>.</summary>
    public string? ServiceAccount { get; init; }

    /// <summary>The controller that owns it, such as the Deployment of a ReplicaSet; null when none.</summary>
    public OwnerReference? Owner { get; init; }
}
