namespace NetDoctor.Kubernetes.Facts;

// AdminNetworkPolicy and BaselineAdminNetworkPolicy say "ports" where ClusterNetworkPolicy says "protocols"; the rest is alike.

internal sealed class ClusterPolicyDto : ObjectDto
{
    public ClusterPolicySpecDto? Spec { get; init; }
}

internal sealed class ClusterPolicySpecDto
{
    public string? Tier { get; init; }

    public int? Priority { get; init; }

    public ClusterPolicyPeerDto? Subject { get; init; }

    public List<ClusterPolicyRuleDto?>? Ingress { get; init; }

    public List<ClusterPolicyRuleDto?>? Egress { get; init; }
}

internal sealed class ClusterPolicyRuleDto
{
    public string? Name { get; init; }

    public string? Action { get; init; }

    public List<ClusterPolicyPeerDto?>? From { get; init; }

    public List<ClusterPolicyPeerDto?>? To { get; init; }

    public List<AdminPolicyPortDto?>? Ports { get; init; }

    public List<ClusterPolicyProtocolDto?>? Protocols { get; init; }
}

internal sealed class ClusterPolicyPeerDto
{
    public LabelSelectorDto? Namespaces { get; init; }

    public NamespacedPodDto? Pods { get; init; }

    public LabelSelectorDto? Nodes { get; init; }

    public List<string?>? Networks { get; init; }

    public List<string?>? DomainNames { get; init; }
}

internal sealed class NamespacedPodDto
{
    public LabelSelectorDto? NamespaceSelector { get; init; }

    public LabelSelectorDto? PodSelector { get; init; }
}

internal sealed class AdminPolicyPortDto
{
    public AdminPolicyPortNumberDto? PortNumber { get; init; }

    public string? NamedPort { get; init; }

    public AdminPolicyPortRangeDto? PortRange { get; init; }
}

internal sealed class AdminPolicyPortNumberDto
{
    public string? Protocol { get; init; }

    public int? Port { get; init; }
}

internal sealed class AdminPolicyPortRangeDto
{
    public string? Protocol { get; init; }

    public int? Start { get; init; }

    public int? End { get; init; }
}

internal sealed class ClusterPolicyProtocolDto
{
    public ClusterPolicyTransportDto? Tcp { get; init; }

    public ClusterPolicyTransportDto? Udp { get; init; }

    public ClusterPolicyTransportDto? Sctp { get; init; }

    public string? DestinationNamedPort { get; init; }
}

internal sealed class ClusterPolicyTransportDto
{
    public ClusterPolicyPortDto? DestinationPort { get; init; }
}

internal sealed class ClusterPolicyPortDto
{
    public int? Number { get; init; }

    public ClusterPolicyPortRangeDto? Range { get; init; }
}

internal sealed class ClusterPolicyPortRangeDto
{
    public int? Start { get; init; }

    public int? End { get; init; }
}
