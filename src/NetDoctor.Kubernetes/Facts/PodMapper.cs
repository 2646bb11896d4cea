using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps pods.</summary>
internal static class PodMapper
{
    public static Pod Map(PodDto dto, Interner interner)
    {
        var spec = dto.Spec ?? new PodSpecDto();
        var status = dto.Status ?? new PodStatusDto();
        var gates = interner.Texts(spec.ReadinessGates?.Select(gate => gate?.ConditionType).ToList());
        return new Pod
        {
            Name = dto.Metadata?.Name ?? "",
            Namespace = interner.Required(dto.Metadata?.Namespace),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            Owner = MetadataMapper.Controller(dto.Metadata, interner),
            DeletionTimestamp = dto.Metadata?.DeletionTimestamp,
            NodeName = interner.Text(spec.NodeName),
            HostNetwork = spec.HostNetwork,
            HasServiceVariables = spec.EnableServiceLinks ?? true,
            DnsPolicy = DnsPolicyOf(spec.DnsPolicy),
            DnsConfig = DnsConfig(spec.DnsConfig, interner),
            Hostname = string.IsNullOrEmpty(spec.Hostname) ? null : spec.Hostname,
            Subdomain = interner.Text(spec.Subdomain),
            Containers = interner.Containers(Containers(spec, interner)),
            Phase = Phase(status.Phase),
            PodIPs = Addresses(status),
            ContainerStatuses = Statuses(status.ContainerStatuses, interner),
            InitContainerStatuses = Statuses(status.InitContainerStatuses, interner),
            ReadinessGates = gates,
            Conditions = Conditions(status.Conditions, gates, interner),
            Reason = interner.Text(status.Reason),
            Message = interner.Text(status.Message),
        };
    }

    private static ImmutableArray<IPAddress> Addresses(PodStatusDto status) => status.PodIPs is { Count: > 0 } all
        ? MetadataMapper.Addresses(all.Each().Select(address => address.Ip))
        : MetadataMapper.Addresses([status.PodIP]);

    private static PodPhase Phase(string? phase) => phase switch
    {
        "Pending" => PodPhase.Pending,
        "Running" => PodPhase.Running,
        "Succeeded" => PodPhase.Succeeded,
        "Failed" => PodPhase.Failed,
        _ => PodPhase.Unknown,
    };

    private static DnsPolicy DnsPolicyOf(string? policy) => policy switch
    {
        "ClusterFirstWithHostNet" => DnsPolicy.ClusterFirstWithHostNet,
        "Default" => DnsPolicy.Default,
        "None" => DnsPolicy.None,
        _ => DnsPolicy.ClusterFirst,
    };

    private static PodDnsConfig? DnsConfig(PodDnsConfigDto? config, Interner interner) => config is null
        ? null
        : new PodDnsConfig(
            interner.Texts(config.Nameservers),
            interner.Texts(config.Searches),
            [.. config.Options.Each().Select(option => KeyValuePair.Create(interner.Required(option.Name), interner.Text(option.Value)))]);

    // A restartable init container is a sidecar: it runs beside the others and its ports count.
    private static Container[] Containers(PodSpecDto spec, Interner interner) =>
        [.. spec.Containers.Each()
            .Concat(spec.InitContainers.Each().Where(container => container.RestartPolicy == "Always"))
            .Select(container => ContainerMapper.Map(container, interner))];

    private static ImmutableArray<ContainerStatus> Statuses(List<ContainerStatusDto?>? statuses, Interner interner) =>
        statuses is null || statuses.Count == 0 ? [] : [.. statuses.Each().Select(status => ContainerMapper.Map(status, interner))];

    private static ImmutableArray<Condition> Conditions(
        List<ConditionDto?>? conditions, ImmutableArray<string> gates, Interner interner) =>
        [.. conditions.Each()
            .Where(condition => condition.Type is "Ready" or "DisruptionTarget" || condition.Status != "True"
                || (condition.Type is { } type && gates.Contains(type)))
            .Select(condition => MetadataMapper.Condition(condition, interner))];
}
