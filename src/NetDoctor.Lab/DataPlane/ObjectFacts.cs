using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Lab.Store;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Lab.DataPlane;

/// <summary>Reads from the lab's store what its network and its DNS depend on.</summary>
internal sealed class ObjectFacts(ObjectStore store)
{
    private static readonly (ResourceKind Kind, Store.ResourceType Type)[] Kinds =
    [
        (ResourceKind.Namespace, ResourceTypes.Namespaces),
        (ResourceKind.Node, ResourceTypes.Nodes),
        (ResourceKind.Service, ResourceTypes.Services),
        (ResourceKind.EndpointSlice, ResourceTypes.EndpointSlices),
        (ResourceKind.ConfigMap, ResourceTypes.ConfigMaps),
        (ResourceKind.Ingress, ResourceTypes.Ingresses),
        (ResourceKind.IngressClass, ResourceTypes.IngressClasses),
    ];

    private readonly FactReader _reader = new();

    /// <summary>Whether a change of such an object matters here.</summary>
    public static bool Matters(Store.ResourceType type) => type == ResourceTypes.Secrets || Array.Exists(Kinds, kind => kind.Type == type);

    /// <summary>Ingresses and Services as they are stored, with all of their annotations.</summary>
    public IEnumerable<JsonObject> Published => store.List(ResourceTypes.Ingresses).Concat(store.List(ResourceTypes.Services));

    /// <summary>Secrets as they are stored, with their keys: facts have none.</summary>
    public IReadOnlyCollection<JsonObject> Secrets => [.. store.List(ResourceTypes.Secrets)];

    /// <summary>Namespaces, nodes, Services, slices, Ingresses and ConfigMaps of this instant.</summary>
    public ClusterSnapshot Read() => FactTables.Fill(
        ClusterSnapshot.Unknown,
        Kinds.SelectMany(kind => store.List(kind.Type).Select(item => _reader.Read(kind.Kind, item))));
}
