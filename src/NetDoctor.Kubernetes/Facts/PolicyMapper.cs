using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Maps NetworkPolicies, Ingresses and IngressClasses.</summary>
internal static class PolicyMapper
{
    public static NetworkPolicy Map(NetworkPolicyDto dto, Interner interner)
    {
        var spec = dto.Spec ?? new NetworkPolicySpecDto();
        var types = interner.Texts(spec.PolicyTypes);
        return new NetworkPolicy
        {
            Name = interner.Required(dto.Metadata?.Name),
            Namespace = interner.Required(dto.Metadata?.Namespace),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            PodSelector = MetadataMapper.Selector(spec.PodSelector, interner) ?? LabelSelector.Everything,

            // pkg/apis/networking/v1/defaults.go: without policyTypes, Ingress always, and Egress when there are egress rules.
            AppliesToIngress = types.IsEmpty || types.Contains("Ingress"),
            AppliesToEgress = types.IsEmpty ? spec.Egress is { Count: > 0 } : types.Contains("Egress"),
            Ingress = [.. (spec.Ingress ?? []).Select(rule => Rule(rule?.From, rule?.Ports, interner))],
            Egress = [.. (spec.Egress ?? []).Select(rule => Rule(rule?.To, rule?.Ports, interner))],
        };
    }

    public static Ingress Map(IngressDto dto, Interner interner)
    {
        var spec = dto.Spec ?? new IngressSpecDto();
        var annotations = dto.Metadata?.Annotations;
        var addresses = dto.Status?.LoadBalancer?.Ingress.Each().Select(address => address.Ip ?? address.Hostname) ?? [];
        return new Ingress
        {
            Name = interner.Required(dto.Metadata?.Name),
            Namespace = interner.Required(dto.Metadata?.Namespace),
            Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
            CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
            Labels = interner.Labels(dto.Metadata?.Labels),
            ClassName = interner.Text(spec.IngressClassName),
            LegacyClass = interner.Text(annotations?.IngressClass),
            IsCanary = annotations?.Canary == "true",
            HasRewrite = annotations?.UseRegex == "true" || !string.IsNullOrEmpty(annotations?.RewriteTarget),
            SpeaksTlsToBackend = annotations?.BackendProtocol is "HTTPS" or "GRPCS",
            DefaultBackend = Backend(spec.DefaultBackend, interner),
            Paths = [.. spec.Rules.Each().SelectMany(rule => rule.Http?.Paths.Each().Select(path => Path(rule, path, interner)) ?? [])],
            Tls = [.. spec.Tls.Each().Select(tls => new IngressTls(interner.Texts(tls.Hosts), interner.Text(tls.SecretName)))],
            Addresses = interner.Texts([.. addresses]),
        };
    }

    public static IngressClass Map(IngressClassDto dto, Interner interner) => new()
    {
        Name = interner.Required(dto.Metadata?.Name),
        Uid = MetadataMapper.Uid(dto.Metadata?.Uid),
        CreatedAt = dto.Metadata?.CreationTimestamp ?? default,
        Labels = interner.Labels(dto.Metadata?.Labels),
        Controller = interner.Required(dto.Spec?.Controller),
        IsDefault = dto.Metadata?.Annotations?.IsDefaultIngressClass == "true",
    };

    // A null element stands for one without any field, as the API server decodes it: left out, the last peer would take "none" to "all".
    private static NetworkPolicyRule Rule(
        List<NetworkPolicyPeerDto?>? peers, List<NetworkPolicyPortDto?>? ports, Interner interner) => new(
        [.. (peers ?? []).Select(peer => new NetworkPolicyPeer(
            MetadataMapper.Selector(peer?.PodSelector, interner),
            MetadataMapper.Selector(peer?.NamespaceSelector, interner),
            peer?.IpBlock is { } block
                ? new NetworkPolicyIPBlock(interner.Required(block.Cidr), interner.Texts(block.Except))
                : null))],
        [.. (ports ?? []).Select(port => Port(port ?? new NetworkPolicyPortDto()))]);

    private static NetworkPolicyPort Port(NetworkPolicyPortDto port) => MetadataMapper.KnownProtocol(port.Protocol) is { } protocol
        ? new NetworkPolicyPort(protocol, port.Port, port.EndPort)
        : new NetworkPolicyPort(TransportProtocol.Tcp, IntOrString.FromNumber(0), null);

    private static IngressPath Path(IngressRuleDto rule, IngressPathDto path, Interner interner) => new(
        interner.Required(rule.Host),
        interner.Required(path.Path),
        interner.Text(path.PathType) ?? "ImplementationSpecific",
        Backend(path.Backend, interner));

    private static IngressBackend? Backend(IngressBackendDto? backend, Interner interner) => backend?.Service is { } service
        ? new IngressBackend(
            interner.Required(service.Name),
            string.IsNullOrEmpty(service.Port?.Name)
                ? IntOrString.FromNumber(service.Port?.Number ?? 0)
                : IntOrString.FromName(interner.Required(service.Port.Name)))
        : null;
}
