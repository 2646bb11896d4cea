using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps namespaces, nodes, workloads, ConfigMaps, Leases and events.</summary>
internal static class ClusterMapper
{
    public static NamespaceFact Map(NamespaceDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        IsTerminating = dto.Status?.Phase == "Terminating" || dto.Metadata?.DeletionTimestamp is not null,
    };

    public static Node Map(NodeDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Addresses = [.. (dto.Status?.Addresses).Each()
            .Select(address => Address(address, interner))
            .OfType<NodeAddress>()
            .OrderBy(address => address.Type == "InternalIP" ? 0 : 1)],
        Conditions = [.. (dto.Status?.Conditions).Each().Select(condition => MetadataMapper.Condition(condition, interner))],
        PodCidrs = interner.Texts(dto.Spec?.PodCIDRs is { Count: > 0 } all ? all : [dto.Spec?.PodCIDR]),
        IsUnschedulable = dto.Spec?.Unschedulable ?? false,
    };

    public static Workload Map(ResourceKind kind, WorkloadDto dto, Interner interner) => new()
    {
        WorkloadKind = kind,
        Name = interner.Required(dto.Metadata?.Name),
        Namespace = interner.Required(dto.Metadata?.Namespace),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Owner = MetadataMapper.Controller(dto.Metadata, interner),
        Replicas = kind == ResourceKind.DaemonSet ? dto.Status?.DesiredNumberScheduled ?? 0 : dto.Spec?.Replicas ?? 1,
        ReadyReplicas = (kind == ResourceKind.DaemonSet ? dto.Status?.NumberReady : dto.Status?.ReadyReplicas) ?? 0,
        Selector = MetadataMapper.Selector(dto.Spec?.Selector, interner),
        TemplateLabels = interner.Labels(dto.Spec?.Template?.Metadata?.Labels),
        ServiceAccount = interner.Text(dto.Spec?.Template?.Spec?.ServiceAccountName),
        ServiceName = kind == ResourceKind.StatefulSet ? interner.Text(dto.Spec?.ServiceName) : null,
        Conditions =
        [
            .. (dto.Status?.Conditions).Each()
                .Where(condition => condition.Type == "ReplicaFailure" ? condition.Status == "True" : condition.Status != "True")
                .Select(condition => MetadataMapper.Condition(condition, interner)),
        ],
    };

    public static ConfigMap Map(ConfigMapDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Namespace = interner.Required(dto.Metadata?.Namespace),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Data = dto.Data is null
            ? ImmutableSortedDictionary<string, string>.Empty
            : dto.Data.ToImmutableSortedDictionary(entry => entry.Key, entry => entry.Value ?? "", StringComparer.Ordinal),
    };

    public static Lease Map(LeaseDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Namespace = interner.Required(dto.Metadata?.Namespace),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Holder = interner.Text(dto.Spec?.HolderIdentity),
        RenewedAt = dto.Spec?.RenewTime,
        Duration = TimeSpan.FromSeconds(dto.Spec?.LeaseDurationSeconds ?? 0),
    };

    public static WarningEvent Map(EventDto dto, Interner interner)
    {
        var regarding = dto.InvolvedObject ?? new ReferenceDto();
        return new WarningEvent
        {
            Name = dto.Metadata?.Name ?? "",
            Namespace = interner.Required(dto.Metadata?.Namespace),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            Regarding = new ObjectReference(
                interner.Required(regarding.Kind), interner.Required(regarding.Namespace), interner.Required(regarding.Name)),
            Reason = interner.Required(dto.Reason),
            Message = interner.Required(dto.Message),
            Count = dto.Series?.Count ?? dto.Count ?? 1,

            // Which of the times is set depends on the age of the library that the reporting component uses.
            LastSeenAt = dto.Series?.LastObservedTime ?? dto.LastTimestamp ?? dto.EventTime ?? dto.FirstTimestamp
                ?? dto.Metadata?.CreationTimestamp ?? default,
        };
    }

    private static NodeAddress? Address(NodeAddressDto dto, Interner interner) =>
        dto.Type is "InternalIP" or "ExternalIP" && MetadataMapper.Address(dto.Address) is { } address
            ? new NodeAddress(interner.Required(dto.Type), address)
            : null;
}
