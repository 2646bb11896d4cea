using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

internal sealed class ServiceDto : ObjectDto
{
    public ServiceSpecDto? Spec { get; init; }

    public StatusWithLoadBalancerDto? Status { get; init; }
}

internal sealed class ServiceSpecDto
{
    public string? Type { get; init; }

    public string? ClusterIP { get; init; }

    public List<string?>? ClusterIPs { get; init; }

    public Dictionary<string, string?>? Selector { get; init; }

    public List<ServicePortDto?>? Ports { get; init; }

    public string? ExternalName { get; init; }

    public List<string?>? ExternalIPs { get; init; }

    public string? LoadBalancerClass { get; init; }

    public List<string?>? LoadBalancerSourceRanges { get; init; }

    public string? InternalTrafficPolicy { get; init; }

    public string? ExternalTrafficPolicy { get; init; }

    public int? HealthCheckNodePort { get; init; }

    public string? SessionAffinity { get; init; }

    public bool PublishNotReadyAddresses { get; init; }

    public string? TrafficDistribution { get; init; }

    public List<string?>? IpFamilies { get; init; }
}

internal sealed class ServicePortDto
{
    public string? Name { get; init; }

    public int Port { get; init; }

    public IntOrString? TargetPort { get; init; }

    public string? Protocol { get; init; }

    public int? NodePort { get; init; }

    public string? AppProtocol { get; init; }
}

internal sealed class ServiceCidrDto : ObjectDto
{
    public ServiceCidrSpecDto? Spec { get; init; }
}

internal sealed class ServiceCidrSpecDto
{
    public List<string?>? Cidrs { get; init; }
}

internal sealed class EndpointSliceDto : ObjectDto
{
    public string? AddressType { get; init; }

    public List<EndpointPortDto?>? Ports { get; init; }

    public List<EndpointDto?>? Endpoints { get; init; }
}

internal sealed class EndpointPortDto
{
    public string? Name { get; init; }

    public int? Port { get; init; }

    public string? Protocol { get; init; }
}

internal sealed class EndpointDto
{
    public List<string?>? Addresses { get; init; }

    public EndpointConditionsDto? Conditions { get; init; }

    public string? Hostname { get; init; }

    public string? NodeName { get; init; }

    public string? Zone { get; init; }

    public EndpointHintsDto? Hints { get; init; }

    public ReferenceDto? TargetRef { get; init; }
}

internal sealed class EndpointConditionsDto
{
    public bool? Ready { get; init; }

    public bool? Serving { get; init; }

    public bool? Terminating { get; init; }
}

internal sealed class EndpointHintsDto
{
    public List<HintDto?>? ForZones { get; init; }

    public List<HintDto?>? ForNodes { get; init; }
}

internal sealed class HintDto
{
    public string? Name { get; init; }
}
