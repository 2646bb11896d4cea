using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

internal sealed class NetworkPolicyDto : ObjectDto
{
    public NetworkPolicySpecDto? Spec { get; init; }
}

internal sealed class NetworkPolicySpecDto
{
    public LabelSelectorDto? PodSelector { get; init; }

    public List<string?>? PolicyTypes { get; init; }

    public List<NetworkPolicyRuleDto?>? Ingress { get; init; }

    public List<NetworkPolicyRuleDto?>? Egress { get; init; }
}

internal sealed class NetworkPolicyRuleDto
{
    public List<NetworkPolicyPeerDto?>? From { get; init; }

    public List<NetworkPolicyPeerDto?>? To { get; init; }

    public List<NetworkPolicyPortDto?>? Ports { get; init; }
}

internal sealed class NetworkPolicyPeerDto
{
    public LabelSelectorDto? PodSelector { get; init; }

    public LabelSelectorDto? NamespaceSelector { get; init; }

    public IPBlockDto? IpBlock { get; init; }
}

internal sealed class IPBlockDto
{
    public string? Cidr { get; init; }

    public List<string?>? Except { get; init; }
}

internal sealed class NetworkPolicyPortDto
{
    public string? Protocol { get; init; }

    public IntOrString? Port { get; init; }

    public int? EndPort { get; init; }
}

internal sealed class IngressDto : ObjectDto
{
    public IngressSpecDto? Spec { get; init; }

    public StatusWithLoadBalancerDto? Status { get; init; }
}

internal sealed class IngressSpecDto
{
    public string? IngressClassName { get; init; }

    public IngressBackendDto? DefaultBackend { get; init; }

    public List<IngressRuleDto?>? Rules { get; init; }

    public List<IngressTlsDto?>? Tls { get; init; }
}

internal sealed class IngressRuleDto
{
    public string? Host { get; init; }

    public IngressHttpDto? Http { get; init; }
}

internal sealed class IngressHttpDto
{
    public List<IngressPathDto?>? Paths { get; init; }
}

internal sealed class IngressPathDto
{
    public string? Path { get; init; }

    public string? PathType { get; init; }

    public IngressBackendDto? Backend { get; init; }
}

internal sealed class IngressBackendDto
{
    public IngressServiceDto? Service { get; init; }
}

internal sealed class IngressServiceDto
{
    public string? Name { get; init; }

    public IngressPortDto? Port { get; init; }
}

internal sealed class IngressPortDto
{
    public string? Name { get; init; }

    public int? Number { get; init; }
}

internal sealed class IngressTlsDto
{
    public List<string?>? Hosts { get; init; }

    public string? SecretName { get; init; }
}

internal sealed class IngressClassDto : ObjectDto
{
    public IngressClassSpecDto? Spec { get; init; }
}

internal sealed class IngressClassSpecDto
{
    public string? Controller { get; init; }
}
