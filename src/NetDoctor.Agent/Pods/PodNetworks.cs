using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using NetDoctor.Agent.Health;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Pods;

/// <summary>Finds the network namespaces of pods: by a process of the pod, or else by the pod's address among those that are kept.</summary>
internal sealed class PodNetworks(
    IPodProcesses processes, NamespaceEntry entry, AgentCapabilities capabilities, IOptions<AgentOptions> options)
{
    private const int MostProcesses = 8;
    private const int MostNamespaces = 2000;
    private const int MostKnown = 2000;

    // Of each pod a process, and the namespace in which the pod's addresses were found.
    private readonly ConcurrentDictionary<Guid, (int ProcessId, string Namespace)> _known = new();

    /// <summary>Opens the namespace of a pod; the caller disposes of it.</summary>
    /// <param name="uid">UID of the pod.</param>
    /// <param name="name">The pod as <c>namespace/name</c>, for people; null when unknown.</param>
    /// <param name="addresses">Addresses of the pod, as far as they are known.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="RefusedException">There is none to be entered.</exception>
    public async Task<PodNetwork> OpenAsync(
        Guid uid, string? name, ImmutableArray<IPAddress> addresses, CancellationToken cancellationToken)
    {
        if (capabilities.Find(AgentCapabilities.SysAdmin) is { } missing)
        {
            throw RefusedException.Unable($"The agent lacks the capability {missing.Name}: it cannot {missing.Disables}.");
        }

        try
        {
            return OpenKnown(uid, addresses)
                ?? await FindByProcessAsync(uid, name ?? uid.ToString("D"), addresses, cancellationToken)
                ?? await FindByAddressAsync(uid, addresses, cancellationToken)
                ?? throw RefusedException.UnknownPod(
                    $"No process of pod {name ?? "?"} ({uid:D}) runs on node {options.Value.NodeName}: it has ended, was not started yet, or is on another node.");
        }
        catch (NamespaceException exception)
        {
            throw RefusedException.Unable(exception.Message);
        }
    }

    private static string PathOf(int processId) => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/ns/net");

    private PodNetwork? OpenKnown(Guid uid, ImmutableArray<IPAddress> addresses)
    {
        if (!_known.TryGetValue(uid, out var known))
        {
            return null;
        }

        try
        {
            var opened = NetworkNamespace.Open(PathOf(known.ProcessId));
            if (opened.Name == known.Namespace)
            {
                return Make(uid, opened, known.ProcessId, addresses);
            }

            opened.Dispose();
        }
        catch (NamespaceException)
        {
            // The process has ended; the pod may have others.
        }

        _known.TryRemove(uid, out _);
        return null;
    }

    private async Task<PodNetwork?> FindByProcessAsync(
        Guid uid, string name, ImmutableArray<IPAddress> addresses, CancellationToken cancellationToken)
    {
        string? problem = null;
        foreach (var processId in processes.Find(uid).Take(MostProcesses))
        {
            PodNetwork network;
            try
            {
                network = Make(uid, NetworkNamespace.Open(PathOf(processId)), processId, addresses);
            }
            catch (NamespaceException exception)
            {
                problem = exception.Message;
                continue;
            }

            problem = await FindObstacleAsync(network, name, addresses, cancellationToken);
            if (problem is null)
            {
                Remember(uid, processId, network.Namespace.Name);
                return network;
            }

            network.Dispose();
        }

        return problem is null ? null : await FindByAddressAsync(uid, addresses, cancellationToken) ?? throw RefusedException.NoNetwork(problem);
    }

    // Why a namespace is not the pod's own; null when it is.
    private async Task<string?> FindObstacleAsync(
        PodNetwork network, string name, ImmutableArray<IPAddress> addresses, CancellationToken cancellationToken)
    {
        // Looked at when the namespace is open already: from now on the id may be another process's, the namespace not another one.
        if (!processes.IsOf(network.ProcessId!.Value, network.Uid))
        {
            return $"The processes of pod {name} have just ended.";
        }

        if (network.Namespace.Name == entry.HomeName)
        {
            return $"Pod {name} has the network of its node (hostNetwork): ask from the node.";
        }

        return await HasOneOfAsync(network, addresses, cancellationToken)
            ? null
            : $"The network namespace of pod {name} has none of the pod's addresses {string.Join(", ", addresses)}.";
    }

    // Runtimes keep the namespaces under names of which the pod is not told; nothing but its addresses says whose one is.
    private async Task<PodNetwork?> FindByAddressAsync(Guid uid, ImmutableArray<IPAddress> addresses, CancellationToken cancellationToken)
    {
        if (addresses.IsEmpty || !Directory.Exists(options.Value.NamespaceDirectory))
        {
            return null;
        }

        PodNetwork? found = null;
        foreach (var path in Directory.EnumerateFiles(options.Value.NamespaceDirectory).Take(MostNamespaces))
        {
            if (Open(uid, path, addresses) is not { } network)
            {
                continue;
            }

            if (network.Namespace.Name == entry.HomeName || !await HasOneOfAsync(network, addresses, cancellationToken))
            {
                network.Dispose();
                continue;
            }

            if (found is not null)
            {
                network.Dispose();
                found.Dispose();
                throw RefusedException.NoNetwork($"Several network namespaces of the node have the addresses {string.Join(", ", addresses)}.");
            }

            found = network;
        }

        return found;
    }

    private static async Task<bool> HasOneOfAsync(
        PodNetwork network, ImmutableArray<IPAddress> addresses, CancellationToken cancellationToken)
    {
        foreach (var address in addresses)
        {
            if (await network.Sockets.HasAddressAsync(address, cancellationToken))
            {
                return true;
            }
        }

        return addresses.IsEmpty;
    }

    private PodNetwork? Open(Guid uid, string path, ImmutableArray<IPAddress> addresses)
    {
        try
        {
            return Make(uid, NetworkNamespace.Open(path), null, addresses);
        }
        catch (NamespaceException)
        {
            // A file that a runtime left behind.
            return null;
        }
    }

    private PodNetwork Make(Guid uid, NetworkNamespace opened, int? processId, ImmutableArray<IPAddress> addresses) =>
        new(uid, opened, processId, new NamespaceSockets(entry, opened, addresses));

    private void Remember(Guid uid, int processId, string name)
    {
        if (_known.Count >= MostKnown)
        {
            _known.Clear();
        }

        _known[uid] = (processId, name);
    }
}
