using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps AdminNetworkPolicies, BaselineAdminNetworkPolicies and ClusterNetworkPolicies.</summary>
/// <remarks>What the API server would refuse is kept as a peer or port that is not known, for the rule to fail closed.
/// Source: kubernetes-sigs/network-policy-api apis/v1alpha1 and apis/v1alpha2.</remarks>
internal static class ClusterPolicyMapper
{
    private static readonly ClusterPolicyPort UnknownPort = new(null, 0, 0, null);

    public static ClusterPolicy Map(ResourceKind kind, ClusterPolicyDto dto, Interner interner)
    {
        var spec = dto.Spec ?? new ClusterPolicySpecDto();
        return new ClusterPolicy
        {
            PolicyKind = kind,
            Name = interner.Required(dto.Metadata?.Name),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            Tier = kind switch
            {
                ResourceKind.AdminNetworkPolicy => PolicyTier.Admin,
                ResourceKind.BaselineAdminNetworkPolicy => PolicyTier.Baseline,
                _ => spec.Tier == "Baseline" ? PolicyTier.Baseline : PolicyTier.Admin,
            },
            Priority = kind == ResourceKind.BaselineAdminNetworkPolicy ? 0 : spec.Priority ?? 0,
            Subject = Pods(spec.Subject, interner),
            Ingress = [.. spec.Ingress.Each().Select(rule => Rule(rule, rule.From, interner))],
            Egress = [.. spec.Egress.Each().Select(rule => Rule(rule, rule.To, interner))],
        };
    }

    private static ClusterPolicyRule Rule(ClusterPolicyRuleDto rule, List<ClusterPolicyPeerDto?>? peers, Interner interner) => new(
        interner.Text(rule.Name),
        rule.Action switch
        {
            "Allow" or "Accept" => PolicyAction.Allow,
            "Pass" => PolicyAction.Pass,
            _ => PolicyAction.Deny,
        },
        [.. (peers ?? []).Select(peer => Peer(peer, interner))],
        [
            .. (rule.Ports ?? []).Select(port => Port(port, interner)),
            .. (rule.Protocols ?? []).Select(protocol => Port(protocol, interner)),
        ]);

    private static ClusterPolicyPeer Peer(ClusterPolicyPeerDto? peer, Interner interner) => new()
    {
        Pods = Pods(peer, interner),
        Nodes = MetadataMapper.Selector(peer?.Nodes, interner),
        Networks = interner.Texts(peer?.Networks),
        DomainNames = interner.Texts(peer?.DomainNames),
    };

    private static PodsOfNamespaces? Pods(ClusterPolicyPeerDto? peer, Interner interner)
    {
        if (peer?.Pods is { } pods)
        {
            return new PodsOfNamespaces(
                MetadataMapper.Selector(pods.NamespaceSelector, interner) ?? LabelSelector.Everything,
                MetadataMapper.Selector(pods.PodSelector, interner) ?? LabelSelector.Everything);
        }

        return MetadataMapper.Selector(peer?.Namespaces, interner) is { } namespaces
            ? new PodsOfNamespaces(namespaces, LabelSelector.Everything)
            : null;
    }

    private static ClusterPolicyPort Port(AdminPolicyPortDto? port, Interner interner) => port switch
    {
        { NamedPort: { Length: > 0 } name } => new(null, 0, 0, interner.Text(name)),
        { PortNumber: { Port: > 0 and var number } one } => Range(one.Protocol, number, number),
        { PortRange: { Start: > 0 and var start, End: { } end } range } => Range(range.Protocol, start, end),
        _ => UnknownPort,
    };

    private static ClusterPolicyPort Port(ClusterPolicyProtocolDto? protocol, Interner interner) => protocol switch
    {
        { DestinationNamedPort: { Length: > 0 } name } => new(null, 0, 0, interner.Text(name)),
        { Tcp: { } tcp } => Port(TransportProtocol.Tcp, tcp.DestinationPort),
        { Udp: { } udp } => Port(TransportProtocol.Udp, udp.DestinationPort),
        { Sctp: { } sctp } => Port(TransportProtocol.Sctp, sctp.DestinationPort),
        _ => UnknownPort,
    };

    private static ClusterPolicyPort Port(TransportProtocol protocol, ClusterPolicyPortDto? port) => port switch
    {
        null => new(protocol, 0, 0, null),
        { Number: > 0 and var number } => new(protocol, number, number, null),
        { Range: { Start: > 0 and var start, End: { } end } } => new(protocol, start, end, null),
        _ => UnknownPort,
    };

    private static ClusterPolicyPort Range(string? protocol, int first, int last) =>
        MetadataMapper.KnownProtocol(protocol) is { } known ? new(known, first, last, null) : UnknownPort;
}
