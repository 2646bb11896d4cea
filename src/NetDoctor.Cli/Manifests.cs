using NetDoctor.Cli.Output;
using NetDoctor.Kubernetes.Manifests.Worlds;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Cli;

/// <summary>Reads manifests, and says what is wrong with them.</summary>
internal static class Manifests
{
    private const int MostNotes = 10;

    /// <summary>The cluster that manifests describe.</summary>
    /// <param name="terminal">Where progress and notes are said.</param>
    /// <param name="paths">Files and folders; <c>-</c> is what is piped in.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="UsageException">Something cannot be read that the answer may depend on, or there is nothing to read.</exception>
    public static async Task<ClusterSnapshot> ReadAsync(Terminal terminal, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        if (paths.Any(string.IsNullOrWhiteSpace))
        {
            throw new UsageException("--manifests: a file or folder is expected, or - for what is piped in.");
        }

        var reader = new ManifestWorldReader(terminal.TimeProvider);
        var reading = Task.Run(() => reader.ReadFiles(paths, terminal.In), cancellationToken).WaitAsync(cancellationToken);
        var world = await Progress.OfAsync(terminal, $"reading {string.Join(", ", paths)}", reading);
        foreach (var note in world.Notes.Take(MostNotes))
        {
            await terminal.Error.WriteLineAsync($"note: {note}");
        }

        if (world.Notes.Length > MostNotes)
        {
            await terminal.Error.WriteLineAsync($"note: and {world.Notes.Length - MostNotes} more of what was passed over.");
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
