using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps Services, their ranges and EndpointSlices, with the defaults that the API server fills in.</summary>
internal static class ServiceMapper
{
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    public static Service Map(ServiceDto dto, Interner interner)
    {
        var spec = dto.Spec ?? new ServiceSpecDto();
        var clusterIPs = spec.ClusterIPs is { Count: > 0 } all ? all : [spec.ClusterIP];
        var ingress = dto.Status?.LoadBalancer?.Ingress;
        return new Service
        {
            Name = interner.Required(dto.Metadata?.Name),
            Namespace = interner.Required(dto.Metadata?.Namespace),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            Type = Type(spec.Type),
            ClusterIPs = MetadataMapper.Addresses(clusterIPs),
            IsHeadless = clusterIPs.Contains("None"),
            Selector = interner.Labels(spec.Selector),
            Ports = [.. spec.Ports.Each().Select(port => Port(port, interner))],
            ExternalName = interner.Text(spec.ExternalName),
            ExternalIPs = MetadataMapper.Addresses(spec.ExternalIPs.Each()),
            LoadBalancerIPs = MetadataMapper.Addresses(ingress.Each().Select(address => address.Ip)),
            IsLoadBalancerProxied = ingress.Each().Any(address => address.IpMode == "Proxy"),
            LoadBalancerHostnames = interner.Texts([.. ingress.Each().Select(address => address.Hostname)]),
            LoadBalancerClass = interner.Text(spec.LoadBalancerClass),
            LoadBalancerSourceRanges = interner.Texts(spec.LoadBalancerSourceRanges),
            InternalTrafficPolicy = Policy(spec.InternalTrafficPolicy),
            ExternalTrafficPolicy = Policy(spec.ExternalTrafficPolicy),
            HealthCheckNodePort = spec.HealthCheckNodePort ?? 0,
            HasClientIPAffinity = spec.SessionAffinity == "ClientIP",
            PublishNotReadyAddresses = spec.PublishNotReadyAddresses,
            TrafficDistribution = interner.Text(spec.TrafficDistribution),
            IPFamilies = interner.Texts(spec.IpFamilies),
        };
    }

    public static ServiceCidr Map(ServiceCidrDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Cidrs = interner.Texts(dto.Spec?.Cidrs),
    };

    public static EndpointSlice Map(EndpointSliceDto dto, Interner interner)
    {
        var labels = interner.Labels(dto.Metadata?.Labels);
        var ns = interner.Required(dto.Metadata?.Namespace);
        return new EndpointSlice
        {
            Name = dto.Metadata?.Name ?? "",
            Namespace = ns,
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = labels,
            ServiceName = interner.Text(labels[ServiceNameLabel]),
            AddressType = interner.Text(dto.AddressType) ?? "IPv4",
            Ports = [.. dto.Ports.Each().Select(port => new EndpointPort(
                interner.Required(port.Name), port.Port, MetadataMapper.Protocol(port.Protocol)))],
            Endpoints = [.. dto.Endpoints.Each().Select(endpoint => Endpoint(endpoint, ns, interner))],
        };
    }

    private static ServicePort Port(ServicePortDto port, Interner interner) => new(
        interner.Text(port.Name),
        port.Port,
        TargetPort(port, interner),
        MetadataMapper.Protocol(port.Protocol),
        port.NodePort ?? 0,
        interner.Text(port.AppProtocol));

    // The API server takes 0 and "" for absent too (pkg/apis/core/v1/defaults.go, SetDefaults_Service).
    private static IntOrString TargetPort(ServicePortDto port, Interner interner) => port.TargetPort switch
    {
        { Text: { Length: > 0 } name } => IntOrString.FromName(interner.Required(name)),
        { Number: > 0 } number => number,
        _ => IntOrString.FromNumber(port.Port),
    };

    private static ServiceType Type(string? type) => type switch
    {
        "NodePort" => ServiceType.NodePort,
        "LoadBalancer" => ServiceType.LoadBalancer,
        "ExternalName" => ServiceType.ExternalName,
        _ => ServiceType.ClusterIP,
    };

    private static TrafficPolicy Policy(string? policy) => policy == "Local" ? TrafficPolicy.Local : TrafficPolicy.Cluster;

    private static Endpoint Endpoint(EndpointDto dto, string ns, Interner interner)
    {
        var ready = dto.Conditions?.Ready ?? true;
        return new Endpoint
        {
            Addresses = MetadataMapper.Addresses(dto.Addresses.Each()),
            Ready = ready,
            Serving = dto.Conditions?.Serving ?? ready,
            Terminating = dto.Conditions?.Terminating ?? false,
            Hostname = string.IsNullOrEmpty(dto.Hostname) ? null : dto.Hostname,
            NodeName = interner.Text(dto.NodeName),
            Zone = interner.Text(dto.Zone),
            HintZones = Hints(dto.Hints?.ForZones, interner),
            HintNodes = Hints(dto.Hints?.ForNodes, interner),
            Target = dto.TargetRef is { } target
                ? new ObjectReference(
                    interner.Required(target.Kind), interner.Text(target.Namespace) ?? ns, target.Name ?? "")
                : null,
            TargetUid = MetadataMapper.Uid(dto.TargetRef?.Uid),
        };
    }

    private static ImmutableArray<string> Hints(List<HintDto?>? hints, Interner interner) =>
        hints is null ? [] : interner.Texts([.. hints.Each().Select(hint => hint.Name)]);
}
