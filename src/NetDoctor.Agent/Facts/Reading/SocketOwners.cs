using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Finds the processes that have sockets open.</summary>
/// <param name="processIds">Processes to look at; null for all of the machine.</param>
/// <param name="gaps">Takes what could not be read.</param>
/// <remarks>Processes come and go while they are looked at: what is gone is passed over.</remarks>
internal sealed class SocketOwners(IReadOnlyCollection<int>? processIds, GapList gaps)
{
    /// <summary>The process of each inode that one was found for; of several, the one with the lowest id.</summary>
    /// <param name="inodes">Inodes of sockets.</param>
    public Dictionary<uint, SocketOwner> Find(HashSet<uint> inodes)
    {
        var owners = new Dictionary<uint, SocketOwner>();
        var refused = 0;
        foreach (var id in processIds ?? All())
        {
            if (owners.Count == inodes.Count)
            {
                break;
            }

            if (!TryInodes(id, out var open))
            {
                refused++;
            }

            foreach (var inode in open.Where(inode => inodes.Contains(inode) && !owners.ContainsKey(inode)))
            {
                owners[inode] = Describe(id);
            }
        }

        if (refused > 0 && owners.Count < inodes.Count)
        {
            gaps.Add("owners of sockets", $"The open files of {refused} processes may not be read: this needs the capability SYS_PTRACE.");
        }

        return owners;
    }

    private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0).Order();

    // False when they may not be read.
    private static bool TryInodes(int id, out List<uint> inodes)
    {
        const string Prefix = "socket:[";
        inodes = [];
        try
        {
            foreach (var file in Directory.EnumerateFiles(ProcessFiles.PathOf(id, "fd")))
            {
                if (new FileInfo(file).LinkTarget is { } target && target.StartsWith(Prefix, StringComparison.Ordinal)
                    && uint.TryParse(target.AsSpan(Prefix.Length).TrimEnd(']'), CultureInfo.InvariantCulture, out var inode))
                {
                    inodes.Add(inode);
                }
            }

            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static SocketOwner Describe(int id) => new(
        id, ProcessFiles.Read(id, "comm")?.Trim() ?? "?", ProcessFiles.Read(id, "cgroup") is { } text ? PodOfCgroup.Find(text) : null);
}
