using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>The network namespace that facts are read of: a pod's, or the agent's own, which is the node's.</summary>
internal sealed record FactsPlace
{
    /// <summary>Whether it is the agent's own.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Makes netlink sockets in the namespace, by protocol.</summary>
    /// <remarks>May fail with what <see cref="GapList"/> notes.</remarks>
    public required Func<int, Task<NetlinkSocket>> OpenNetlinkAsync { get; init; }

    /// <summary>Directory with the namespace's <c>/proc/net</c>; null where no process in it is known.</summary>
    public string? ProcNet { get; init; }

    /// <summary>What is written before a command so that it runs in the namespace.</summary>
    public ImmutableArray<string> CommandPrefix { get; init; } = [];

    /// <summary>The agent's own namespace.</summary>
    public static FactsPlace Own { get; } = new()
    {
        IsOwn = true,
        OpenNetlinkAsync = protocol => Task.FromResult(NetlinkSocket.Open(protocol)),
        ProcNet = "/proc/self/net",
    };

    /// <summary>The namespace of a pod.</summary>
    /// <param name="entry">Threads that enter it.</param>
    /// <param name="inside">The namespace; it belongs to the caller.</param>
    /// <param name="processId">A process in it; null when none is known.</param>
    /// <remarks>Commands enter it by the open namespace and not by the process, whose id may be another's by then.</remarks>
    public static FactsPlace Of(NamespaceEntry entry, NetworkNamespace inside, int? processId) => new()
    {
        OpenNetlinkAsync = async protocol => new NetlinkSocket(await entry.OpenNetlinkAsync(inside, protocol)),
        ProcNet = processId is { } id ? string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/net") : null,
        CommandPrefix = ["nsenter", $"--net={inside.Path}", "--"],
    };

    /// <summary>Path of a file of <c>/proc/net</c>; null where no process in the namespace is known.</summary>
    public string? FileOf(string name) => ProcNet is null ? null : Path.Combine(ProcNet, name);
}
