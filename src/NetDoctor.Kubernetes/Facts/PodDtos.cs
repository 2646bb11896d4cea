using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

internal sealed class PodDto : ObjectDto
{
    public PodSpecDto? Spec { get; init; }

    public PodStatusDto? Status { get; init; }
}

internal sealed class PodSpecDto
{
    public string? NodeName { get; init; }

    public bool HostNetwork { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public string? DnsPolicy { get; init; }

    public PodDnsConfigDto? DnsConfig { get; init; }

    public string? Hostname { get; init; }

    public string? Subdomain { get; init; }

    public List<ReadinessGateDto?>? ReadinessGates { get; init; }

    public List<ContainerDto?>? Containers { get; init; }

    public List<ContainerDto?>? InitContainers { get; init; }
}

internal sealed class ReadinessGateDto
{
    public string? ConditionType { get; init; }
}

internal sealed class PodDnsConfigDto
{
    public List<string?>? Nameservers { get; init; }

    public List<string?>? Searches { get; init; }

    public List<PodDnsOptionDto?>? Options { get; init; }
}

internal sealed class PodDnsOptionDto
{
    public string? Name { get; init; }

    public string? Value { get; init; }
}

internal sealed class ContainerDto
{
    public string? Name { get; init; }

    public string? Image { get; init; }

    public string? RestartPolicy { get; init; }

    public List<ContainerPortDto?>? Ports { get; init; }

    public ContainerProbeDto? ReadinessProbe { get; init; }

    public ContainerProbeDto? LivenessProbe { get; init; }

    public ContainerProbeDto? StartupProbe { get; init; }
}

internal sealed class ContainerPortDto
{
    public string? Name { get; init; }

    public int ContainerPort { get; init; }

    public string? Protocol { get; init; }

    public int? HostPort { get; init; }
}

internal sealed class ContainerProbeDto
{
    public HttpGetDto? HttpGet { get; init; }

    public TcpSocketDto? TcpSocket { get; init; }

    public GrpcDto? Grpc { get; init; }

    public int? InitialDelaySeconds { get; init; }

    public int? PeriodSeconds { get; init; }

    public int? TimeoutSeconds { get; init; }

    public int? FailureThreshold { get; init; }
}

internal sealed class HttpGetDto
{
    public string? Path { get; init; }

    public IntOrString? Port { get; init; }

    public string? Host { get; init; }

    public string? Scheme { get; init; }
}

internal sealed class TcpSocketDto
{
    public IntOrString? Port { get; init; }

    public string? Host { get; init; }
}

internal sealed class GrpcDto
{
    public int Port { get; init; }
}

internal sealed class PodStatusDto
{
    public string? Phase { get; init; }

    public string? PodIP { get; init; }

    public List<PodIPDto?>? PodIPs { get; init; }

    public List<ConditionDto?>? Conditions { get; init; }

    public List<ContainerStatusDto?>? ContainerStatuses { get; init; }

    public List<ContainerStatusDto?>? InitContainerStatuses { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }
}

internal sealed class PodIPDto
{
    public string? Ip { get; init; }
}

internal sealed class ContainerStatusDto
{
    public string? Name { get; init; }

    public bool Ready { get; init; }

    public bool? Started { get; init; }

    public int RestartCount { get; init; }

    public ContainerStateDto? State { get; init; }

    public ContainerStateDto? LastState { get; init; }
}

internal sealed class ContainerStateDto
{
    public ContainerStateDetailDto? Waiting { get; init; }

    public ContainerStateDetailDto? Running { get; init; }

    public ContainerStateDetailDto? Terminated { get; init; }
}

internal sealed class ContainerStateDetailDto
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public int? ExitCode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }
}
