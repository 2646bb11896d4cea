using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Kubernetes.Manifests;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Tests;

/// <summary>Recorded answers of a Kubernetes 1.34 API server.</summary>
internal static class TestData
{
    private static readonly Lazy<ClusterSnapshot> RecordedCluster = new(
        () => new ManifestReader(TimeProvider.System).ReadFiles([PathOf("lists")]).Snapshot);

    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "testdata", name);

    public static string Text(string name) => File.ReadAllText(PathOf(name));

    /// <summary>The facts of a recorded list, in its order.</summary>
    public static List<TFact> Facts<TFact>(ResourceKind kind, string name)
        where TFact : Fact
    {
        var reader = new FactReader();
        var items = JsonNode.Parse(Text($"lists/{name}"))!["items"]!.AsArray();
        return [.. items.Select(item => (TFact)reader.Read(kind, item!.AsObject()))];
    }

    /// <summary>The cluster as the recorded lists have it.</summary>
    public static ClusterSnapshot Cluster => RecordedCluster.Value;
}
