namespace NetDoctor.TestKit.Namespaces;

/// <summary>With which rights this machine lets a test make network namespaces.</summary>
/// <param name="Obstacle">Why it does not; null when it does.</param>
/// <param name="NeedsUserNamespace">Whether the lab lives in a user namespace of its own, because this process is not root.</param>
internal sealed record LabPrivileges(string? Obstacle, bool NeedsUserNamespace)
{
    private static readonly Lazy<Task<LabPrivileges>> Here = new(FindAsync);

    public static Task<LabPrivileges> OfThisMachine => Here.Value;

    private static async Task<LabPrivileges> FindAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new LabPrivileges("Network namespaces are a thing of Linux.", false);
        }

        var (exitCode, output, error) = await LabCommand.RunAsync(["sh", "-c", """
            command -v ip nft bridge nsenter unshare >/dev/null || { echo "ip, bridge, nft, nsenter or unshare is missing" >&2; exit 1; }
            if unshare --net --mount true 2>/dev/null; then echo root; exit; fi
            unshare --map-root-user --net --mount true && echo user
            """], "", CancellationToken.None);
        return exitCode == 0
            ? new LabPrivileges(null, output.Trim() == "user")
            : new LabPrivileges(
                $"Needs iproute2, nftables, util-linux, and root or the right to make user namespaces: {error.Trim()}.", false);
    }
}
