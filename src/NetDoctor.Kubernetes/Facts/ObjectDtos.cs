using System.Text.Json.Serialization;

namespace NetDoctor.Kubernetes.Facts;

// The parts of Kubernetes objects that NetDoctor reads; everything else is skipped while parsing. Lists may hold nulls in a
// manifest that no API server has seen, so mappers go through Dto.Each.

internal abstract class ObjectDto
{
    public MetadataDto? Metadata { get; init; }
}

internal sealed class MetadataDto
{
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public Dictionary<string, string?>? Labels { get; init; }

    public List<OwnerReferenceDto?>? OwnerReferences { get; init; }

    public AnnotationsDto? Annotations { get; init; }
}

internal sealed class AnnotationsDto
{
    [JsonPropertyName("ingressclass.kubernetes.io/is-default-class")]
    public string? IsDefaultIngressClass { get; init; }

    [JsonPropertyName("kubernetes.io/ingress.class")]
    public string? IngressClass { get; init; }

    [JsonPropertyName("nginx.ingress.kubernetes.io/canary")]
    public string? Canary { get; init; }

    [JsonPropertyName("nginx.ingress.kubernetes.io/use-regex")]
    public string? UseRegex { get; init; }

    [JsonPropertyName("nginx.ingress.kubernetes.io/rewrite-target")]
    public string? RewriteTarget { get; init; }

    [JsonPropertyName("nginx.ingress.kubernetes.io/backend-protocol")]
    public string? BackendProtocol { get; init; }
}

internal sealed class OwnerReferenceDto
{
    public string? Kind { get; init; }

    public string? Name { get; init; }

    public bool Controller { get; init; }
}

internal sealed class ConditionDto
{
    public string? Type { get; init; }

    public string? Status { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTransitionTime { get; init; }
}

internal sealed class LabelSelectorDto
{
    public Dictionary<string, string?>? MatchLabels { get; init; }

    public List<LabelRequirementDto?>? MatchExpressions { get; init; }
}

internal sealed class LabelRequirementDto
{
    public string? Key { get; init; }

    public string? Operator { get; init; }

    public List<string?>? Values { get; init; }
}

internal sealed class ReferenceDto
{
    public string? Kind { get; init; }

    public string? Namespace { get; init; }

    public string? Name { get; init; }

    public string? Uid { get; init; }
}

internal sealed class LoadBalancerStatusDto
{
    public List<LoadBalancerIngressDto?>? Ingress { get; init; }
}

internal sealed class LoadBalancerIngressDto
{
    public string? Ip { get; init; }

    public string? IpMode { get; init; }

    public string? Hostname { get; init; }
}

internal sealed class StatusWithLoadBalancerDto
{
    public LoadBalancerStatusDto? LoadBalancer { get; init; }
}

internal static class Dto
{
    /// <summary>The elements that are there.</summary>
    public static IEnumerable<T> Each<T>(this List<T?>? list)
        where T : class => list is null ? [] : list.OfType<T>();
}
