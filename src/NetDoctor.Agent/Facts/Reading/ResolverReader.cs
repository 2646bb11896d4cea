using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads how a pod resolves names. The kubelet gives all containers of a pod the same files.</summary>
/// <param name="processIds">Processes of the pod; the one that keeps its network may have no hosts file.</param>
/// <param name="gaps">Takes what could not be read.</param>
internal sealed class ResolverReader(IReadOnlyList<int> processIds, GapList gaps)
{
    private const int MaxProcesses = 16;

    /// <summary>What it found; null when no process has a resolv.conf.</summary>
    public ResolverFact? Read() =>
        First("/etc/resolv.conf") is { } text
            ? ResolverText.ParseResolvConf(text) with { Hosts = ResolverText.ParseHosts(First("/etc/hosts") ?? "") }
            : null;

    private string? First(string path) => processIds.Take(MaxProcesses)
        .Select(id => gaps.Try<string?>(path, null, () => ContainerFiles.Read(id, path)))
        .FirstOrDefault(text => text is not null);
}
