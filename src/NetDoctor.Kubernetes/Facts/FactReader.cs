using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Reads Kubernetes objects in JSON and keeps of them what NetDoctor needs.</summary>
/// <remarks>Facts read by one reader share their equal strings, labels and containers. Safe for use by several threads.</remarks>
public sealed class FactReader
{
    private readonly Interner _interner = new();
    private readonly IFactMapping[] _mappings;

    /// <summary>Makes a reader that has seen nothing yet.</summary>
    public FactReader() => _mappings = [.. ResourceKinds.All.Select(Mapping)];

    /// <summary>Reads one object.</summary>
    /// <param name="kind">What the object is; its own <c>kind</c> is not looked at, lists leave it out.</param>
    /// <param name="utf8Json">The object as UTF-8 JSON.</param>
    /// <exception cref="JsonException">It is not JSON, or a field has the wrong type.</exception>
    public Fact Read(ResourceKind kind, ReadOnlySpan<byte> utf8Json)
    {
        var reader = new Utf8JsonReader(utf8Json);
        return Named(_mappings[(int)kind].Read(ref reader, _interner, out _));
    }

    /// <summary>Reads one object.</summary>
    /// <param name="kind">What the object is; its own <c>kind</c> is not looked at.</param>
    /// <param name="json">The object.</param>
    /// <exception cref="JsonException">A field has the wrong type.</exception>
    public Fact Read(ResourceKind kind, JsonObject json) => Named(_mappings[(int)kind].Read(json, _interner));

    /// <summary>Reads one object.</summary>
    /// <param name="kind">What the object is.</param>
    /// <param name="utf8Json">The object as UTF-8 JSON.</param>
    /// <param name="resourceVersion">Version of the object; null when absent.</param>
    /// <exception cref="JsonException">It is not JSON, or a field has the wrong type.</exception>
    internal Fact Read(ResourceKind kind, in ReadOnlySequence<byte> utf8Json, out string? resourceVersion)
    {
        var reader = new Utf8JsonReader(utf8Json);
        return Named(_mappings[(int)kind].Read(ref reader, _interner, out resourceVersion));
    }

    private static Fact Named(Fact fact) =>
        fact.Name.Length > 0 ? fact : throw new JsonException("metadata.name is missing");

    private static IFactMapping Mapping(ResourceKind kind)
    {
        var json = FactJson.Default;
        return kind switch
        {
            ResourceKind.Namespace => new FactMapping<NamespaceDto>(json.NamespaceDto, ClusterMapper.Map),
            ResourceKind.Node => new FactMapping<NodeDto>(json.NodeDto, ClusterMapper.Map),
            ResourceKind.Pod => new FactMapping<PodDto>(json.PodDto, PodMapper.Map),
            ResourceKind.Service => new FactMapping<ServiceDto>(json.ServiceDto, ServiceMapper.Map),
            ResourceKind.EndpointSlice => new FactMapping<EndpointSliceDto>(json.EndpointSliceDto, ServiceMapper.Map),
            ResourceKind.NetworkPolicy => new FactMapping<NetworkPolicyDto>(json.NetworkPolicyDto, PolicyMapper.Map),
            ResourceKind.AdminNetworkPolicy or ResourceKind.BaselineAdminNetworkPolicy or ResourceKind.ClusterNetworkPolicy =>
                new FactMapping<ClusterPolicyDto>(
                    json.ClusterPolicyDto, (dto, interner) => ClusterPolicyMapper.Map(kind, dto, interner)),
            ResourceKind.Ingress => new FactMapping<IngressDto>(json.IngressDto, PolicyMapper.Map),
            ResourceKind.IngressClass => new FactMapping<IngressClassDto>(json.IngressClassDto, PolicyMapper.Map),
            ResourceKind.ConfigMap => new FactMapping<ConfigMapDto>(json.ConfigMapDto, ClusterMapper.Map),
            ResourceKind.ServiceCIDR => new FactMapping<ServiceCidrDto>(json.ServiceCidrDto, ServiceMapper.Map),
            ResourceKind.Lease => new FactMapping<LeaseDto>(json.LeaseDto, ClusterMapper.Map),
            ResourceKind.Secret => new FactMapping<SecretDto>(json.SecretDto, SecretMapper.Map),
            ResourceKind.ValidatingWebhookConfiguration or ResourceKind.MutatingWebhookConfiguration =>
                new FactMapping<WebhookConfigurationDto>(
                    json.WebhookConfigurationDto, (dto, interner) => WebhookMapper.Map(kind, dto, interner)),
            ResourceKind.Event => new FactMapping<EventDto>(json.EventDto, ClusterMapper.Map),
            _ => new FactMapping<WorkloadDto>(json.WorkloadDto, (dto, interner) => ClusterMapper.Map(kind, dto, interner)),
        };
    }

    private interface IFactMapping
    {
        Fact Read(ref Utf8JsonReader reader, Interner interner, out string? resourceVersion);

        Fact Read(JsonObject json, Interner interner);
    }

    private sealed class FactMapping<TDto>(JsonTypeInfo<TDto> type, Func<TDto, Interner, Fact> map) : IFactMapping
        where TDto : ObjectDto
    {
        public Fact Read(ref Utf8JsonReader reader, Interner interner, out string? resourceVersion)
        {
            var dto = JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException("null is no object");
            resourceVersion = dto.Metadata?.ResourceVersion;
            return map(dto, interner);
        }

        public Fact Read(JsonObject json, Interner interner) => map(json.Deserialize(type)!, interner);
    }
}
