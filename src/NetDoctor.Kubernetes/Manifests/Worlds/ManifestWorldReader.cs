using System.Collections.Immutable;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Reads manifests as a cluster whose controllers have run, for questions about policies.</summary>
/// <remarks>Unlike <see cref="ManifestReader"/> it makes the pods that workloads stand for, adds namespaces that are only mentioned, checks
/// policies, and goes on after a mistake.</remarks>
public sealed class ManifestWorldReader
{
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a reader.</summary>
    /// <param name="timeProvider">Gives the instant of the snapshots.</param>
    public ManifestWorldReader(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Reads files, or folders with all their <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files.</summary>
    /// <param name="paths">Files and folders; hidden folders inside of them are left out. One that is not there is an error of the world.</param>
    public ManifestWorld ReadFiles(IEnumerable<string> paths) => ReadFiles(paths, null);

    /// <summary>Reads files and folders, and what is piped in.</summary>
    /// <param name="paths">Files and folders; <c>-</c> stands for what is piped in.</param>
    /// <param name="piped">What is piped in; null when <c>-</c> is the name of a file.</param>
    public ManifestWorld ReadFiles(IEnumerable<string> paths, TextReader? piped)
    {
        var builder = new WorldBuilder();
        foreach (var path in paths)
        {
            if (path == "-" && piped is not null)
            {
                builder.Add(piped.ReadToEnd(), path);
            }
            else
            {
                ManifestFiles.ReadEach(path, builder.Add, builder.Fail);
            }
        }

        return Finish(builder);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="file">What to call the text in notes and errors.</param>
    public ManifestWorld ReadText(string text, string file) => ReadTexts([(text, file)]);

    /// <summary>Reads several texts as one world.</summary>
    /// <param name="texts">YAML or JSON, with what to call each in notes and errors.</param>
    public ManifestWorld ReadTexts(IEnumerable<(string Text, string File)> texts)
    {
        var builder = new WorldBuilder();
        foreach (var (text, file) in texts)
        {
            builder.Add(text, file);
        }

        return Finish(builder);
    }

    private ManifestWorld Finish(WorldBuilder builder)
    {
        var now = _timeProvider.GetUtcNow();
        var facts = builder.Facts();
        var caches = ResourceKinds.All.ToImmutableDictionary(kind => kind, kind => new CacheStatus(kind, CacheState.Synced, now));
        return new ManifestWorld(
            FactTables.Fill(ClusterSnapshot.Unknown, facts) with { ObservedAt = now, Caches = caches, IsPartOfCluster = true }, builder.Notes, builder.Errors);
    }
}
