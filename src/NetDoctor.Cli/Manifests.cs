using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Cli;

/// <summary>Reads manifests, and says what is wrong with them.</summary>
internal static class Manifests
{
    private const int MostNotes = 10;

    /// <summary>The cluster that manifests describe.</summary>
    /// <param name="terminal">Where notes are said.</param>
    /// <param name="paths">Files and folders.</param>
    /// <exception cref="UsageException">Something cannot be read that the answer may depend on, or there is nothing to read.</exception>
    public static ClusterSnapshot Read(Terminal terminal, IEnumerable<string> paths)
    {
        var world = new ManifestWorldReader(terminal.TimeProvider).ReadFiles(paths);
        foreach (var note in world.Notes.Take(MostNotes))
        {
            terminal.Error.WriteLine($"note: {note}");
        }

        if (world.Notes.Length > MostNotes)
        {
            terminal.Error.WriteLine($"note: and {world.Notes.Length - MostNotes} more of what was passed over.");
        }

        if (!world.Errors.IsEmpty)
        {
            throw new UsageException(string.Join('\n', world.Errors));
        }

        return world.Snapshot.Namespaces.Count > 0
            ? world.Snapshot
            : throw new UsageException($"There is no Kubernetes object in {string.Join(", ", paths)}.");
    }
}
