using System.Collections.Immutable;
using System.Net.Sockets;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads one thing after another, and notes what could not be read instead of giving up.</summary>
internal sealed class GapList
{
    private readonly List<FactGap> _gaps = [];

    /// <summary>What could not be read; one reason comes once.</summary>
    public ImmutableArray<FactGap> Gaps => [.. _gaps.Distinct()];

    /// <summary>Notes something that could not be read.</summary>
    public void Add(string what, string reason) => _gaps.Add(new FactGap(what, reason));

    /// <summary>Reads something; what cannot be read is noted, and has the value given for this.</summary>
    /// <param name="what">What, for people.</param>
    /// <param name="otherwise">Value when it cannot be read.</param>
    /// <param name="read">Reads it.</param>
    public T Try<T>(string what, T otherwise, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (IsObstacle(exception))
        {
            Add(what, Sentence(exception.Message));
            return otherwise;
        }
    }

    /// <summary>The same for what takes its time.</summary>
    public async Task<T> TryAsync<T>(string what, T otherwise, Func<Task<T>> readAsync)
    {
        try
        {
            return await readAsync();
        }
        catch (Exception exception) when (IsObstacle(exception))
        {
            Add(what, Sentence(exception.Message));
            return otherwise;
        }
    }

    /// <summary>Whether a failure means that something cannot be read here.</summary>
    public static bool IsObstacle(Exception exception) => exception
        is IOException or UnauthorizedAccessException or NetlinkException or SocketException or NamespaceException;

    /// <summary>The text of a file; null when there is none, which is noted only when asked for.</summary>
    /// <param name="what">What, for people; null when it may be absent.</param>
    /// <param name="path">The file; null where it cannot be reached.</param>
    public string? Text(string? what, string? path)
    {
        if (path is null && what is not null)
        {
            Add(what, "No process of the pod is known to the agent.");
        }

        if (path is null || (what is null && !File.Exists(path)))
        {
            return null;
        }

        return Try<string?>(what ?? path, null, () => File.ReadAllText(path));
    }

    private static string Sentence(string message) => message.EndsWith('.') ? message : $"{message}.";
}
