using System.Collections.Frozen;

namespace NetDoctor.Bot.State;

/// <summary>Knows file systems that several machines write to, where neither locks nor shared memory are those of one machine.</summary>
/// <remarks>Names as of <c>DriveInfo.DriveFormat</c>. Source: sqlite.org, "Appropriate Uses For SQLite" and "Write-Ahead Logging".</remarks>
internal static class NetworkFileSystem
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "nfs", "nfs4", "nfsd", "cifs", "smb", "smb2", "smb3", "smbfs", "ceph", "afs", "lustre", "gpfs", "panfs", "gfs2", "ocfs2", "coda", "ncp", "ncpfs",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Name of the network file system that a path is on; null when it is on none, or that cannot be told.</summary>
    /// <param name="path">The path; the file need not be there.</param>
    public static string? Find(string path)
    {
        try
        {
            return Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && new DriveInfo(folder) is { IsReady: true } drive && IsOne(drive.DriveFormat)
                ? drive.DriveFormat
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether a file system is one.</summary>
    /// <param name="format">Its name.</param>
    public static bool IsOne(string format) => Names.Contains(format);
}
