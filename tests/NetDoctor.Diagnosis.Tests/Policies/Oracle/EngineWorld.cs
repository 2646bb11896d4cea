using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Tests.Policies.Oracle;

/// <summary>Gives the engine the same manifests, through the product's own readers.</summary>
internal static class EngineWorld
{
    /// <summary>As the informers read them from the API server.</summary>
    public static ClusterSnapshot ReadJson(IEnumerable<JsonObject> manifests)
    {
        var reader = new FactReader();
        return FactTables.Fill(ClusterSnapshot.Unknown, manifests.Select(json => reader.Read(KindOf(json), json)));
    }

    /// <summary>As <c>--manifests</c> reads them from files.</summary>
    public static ClusterSnapshot ReadYaml(string yaml) => new ManifestReader(TimeProvider.System).ReadText(yaml, "world.yaml").Snapshot;

    private static ResourceKind KindOf(JsonObject json) => Enum.Parse<ResourceKind>(World.Kind(json));
}
