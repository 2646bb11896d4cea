namespace NetDoctor.Kubernetes.Facts;

internal sealed class NamespaceDto : ObjectDto
{
    public PhaseDto? Status { get; init; }
}

internal sealed class PhaseDto
{
    public string? Phase { get; init; }
}

internal sealed class NodeDto : ObjectDto
{
    public NodeSpecDto? Spec { get; init; }

    public NodeStatusDto? Status { get; init; }
}

internal sealed class NodeSpecDto
{
    public string? PodCIDR { get; init; }

    public List<string?>? PodCIDRs { get; init; }

    public bool Unschedulable { get; init; }
}

internal sealed class NodeStatusDto
{
    public List<NodeAddressDto?>? Addresses { get; init; }

    public List<ConditionDto?>? Conditions { get; init; }
}

internal sealed class NodeAddressDto
{
    public string? Type { get; init; }

    public string? Address { get; init; }
}

internal sealed class ConfigMapDto : ObjectDto
{
    public Dictionary<string, string?>? Data { get; init; }
}

internal sealed class LeaseDto : ObjectDto
{
    public LeaseSpecDto? Spec { get; init; }
}

internal sealed class LeaseSpecDto
{
    public string? HolderIdentity { get; init; }

    public DateTimeOffset? RenewTime { get; init; }

    public int? LeaseDurationSeconds { get; init; }
}

internal sealed class EventDto : ObjectDto
{
    public ReferenceDto? InvolvedObject { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Type { get; init; }

    public int? Count { get; init; }

    public DateTimeOffset? FirstTimestamp { get; init; }

    public DateTimeOffset? LastTimestamp { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    public EventSeriesDto? Series { get; init; }
}

internal sealed class EventSeriesDto
{
    public int? Count { get; init; }

    public DateTimeOffset? LastObservedTime { get; init; }
}

internal sealed class WorkloadDto : ObjectDto
{
    public WorkloadSpecDto? Spec { get; init; }

    public WorkloadStatusDto? Status { get; init; }
}

internal sealed class WorkloadSpecDto
{
    public int? Replicas { get; init; }

    public LabelSelectorDto? Selector { get; init; }

    public string? ServiceName { get; init; }

    public WorkloadTemplateDto? Template { get; init; }
}

internal sealed class WorkloadTemplateDto
{
    public MetadataDto? Metadata { get; init; }

    public WorkloadPodDto? Spec { get; init; }
}

internal sealed class WorkloadPodDto
{
    public string? ServiceAccountName { get; init; }
}

internal sealed class WorkloadStatusDto
{
    public int? ReadyReplicas { get; init; }

    public List<ConditionDto?>? Conditions { get; init; }

    public int? DesiredNumberScheduled { get; init; }

    public int? NumberReady { get; init; }
}
