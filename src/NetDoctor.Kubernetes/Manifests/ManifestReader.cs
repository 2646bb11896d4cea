using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests;

/// <summary>Reads Kubernetes manifests into facts, as if a cluster held exactly these objects.</summary>
/// <remarks>Several documents in a file, <c>kind: List</c> and lists of one kind are read; of two objects with one name the last stays, as
/// with <c>kubectl apply</c>. Controllers do not run: what is not in the files, such as the pods of a Deployment, is not there.</remarks>
public sealed class ManifestReader
{
    private readonly TimeProvider _timeProvider;
    private readonly ObjectReader _objects = new();

    /// <summary>Makes a reader.</summary>
    /// <param name="timeProvider">Gives the instant of the snapshots.</param>
    public ManifestReader(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Reads files, or folders with all their <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files.</summary>
    /// <param name="paths">Files and folders; a folder is read with the folders in it, in the order of the names.</param>
    /// <exception cref="ManifestException">A file is not YAML, or an object has a field of the wrong type.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public ManifestSet ReadFiles(IEnumerable<string> paths) =>
        Read(paths.SelectMany(FilesOf).SelectMany(file => YamlDocuments.Read(file)));

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">What to call the text in errors and notes.</param>
    /// <exception cref="ManifestException">It is not YAML, or an object has a field of the wrong type.</exception>
    public ManifestSet ReadText(string text, string file) => Read(YamlDocuments.Parse(text, file));

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal)
        : [path];

    private ManifestSet Read(IEnumerable<YamlDocument> documents)
    {
        var facts = new List<Fact>();
        var notes = ImmutableArray.CreateBuilder<ManifestNote>();
        foreach (var document in documents)
        {
            Read(document, document.Content, null, facts, notes);
        }

        var now = _timeProvider.GetUtcNow();
        var caches = ResourceKinds.All.ToImmutableDictionary(kind => kind, kind => new CacheStatus(kind, CacheState.Synced, now));
        return new ManifestSet(
            FactTables.Fill(ClusterSnapshot.Unknown, facts) with { ObservedAt = now, Caches = caches }, [.. facts], notes.ToImmutable());
    }

    private void Read(
        YamlDocument document,
        JsonObject json,
        ResourceType? itemType,
        List<Fact> facts,
        ImmutableArray<ManifestNote>.Builder notes)
    {
        var apiVersion = TextOf(json, "apiVersion") ?? itemType?.ApiVersion;
        var kind = TextOf(json, "kind") ?? itemType?.Kind.ToString();
        if (apiVersion is null || kind is null)
        {
            throw new ManifestException(document.File, document.LineOf(json), "apiVersion and kind are expected");
        }

        if (kind.EndsWith("List", StringComparison.Ordinal) && json["items"] is JsonArray items)
        {
            var type = ResourceType.Find(apiVersion, kind[..^"List".Length]);
            foreach (var item in items.OfType<JsonObject>())
            {
                Read(document, item, type, facts, notes);
            }

            return;
        }

        if (ResourceType.Find(apiVersion, kind) is not { } known)
        {
            notes.Add(new(document.File, document.Number, document.LineOf(json), $"{apiVersion} {kind} is not a kind that NetDoctor reads."));
            return;
        }

        if (ObjectReader.IsKept(known.Kind, json))
        {
            facts.Add(_objects.Read(document, json, known));
        }
    }

    private static string? TextOf(JsonObject json, string key) => ObjectReader.TextOf(json, key);
}
