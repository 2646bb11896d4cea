using System.Collections.Immutable;
using System.Globalization;

namespace NetDoctor.Agent.Pods;

/// <summary>Is told the processes of pods by files: each is named by a pod's UID and holds the id of a process.</summary>
/// <param name="directory">Where the files are.</param>
internal sealed class DirectoryPodProcesses(string directory) : IPodProcesses
{
    /// <inheritdoc/>
    public ImmutableArray<int> Find(Guid uid)
    {
        try
        {
            return [int.Parse(File.ReadAllText(Path.Combine(directory, uid.ToString("D"))), CultureInfo.InvariantCulture)];
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }

    /// <inheritdoc/>
    public bool IsOf(int processId, Guid uid) => Find(uid).Contains(processId);
}
