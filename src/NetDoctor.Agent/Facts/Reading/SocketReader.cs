using System.Collections.Immutable;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads the sockets of a network namespace that take connections or datagrams.</summary>
/// <param name="place">The namespace.</param>
/// <param name="devices">Names of its interfaces by index.</param>
/// <param name="gaps">Takes what could not be read.</param>
internal sealed class SocketReader(FactsPlace place, IReadOnlyDictionary<int, string> devices, GapList gaps)
{
    private const string What = FactGap.ListeningSockets;

    private static readonly (string File, byte Family, TransportProtocol Protocol)[] Kinds =
    [
        ("tcp", RouteMessages.Inet, TransportProtocol.Tcp),
        ("tcp6", RouteMessages.Inet6, TransportProtocol.Tcp),
        ("udp", RouteMessages.Inet, TransportProtocol.Udp),
        ("udp6", RouteMessages.Inet6, TransportProtocol.Udp),
    ];

    /// <summary>The sockets, ordered by protocol, port and address.</summary>
    /// <param name="owners">Finds the processes that have them open.</param>
    public async Task<ImmutableArray<ListeningSocket>> ReadAsync(SocketOwners owners)
    {
        var sockets = new List<(ListeningSocket Socket, uint Inode)>();
        foreach (var kind in Kinds)
        {
            sockets.AddRange(await ReadAsync(kind));
        }

        var found = owners.Find(sockets.Select(socket => socket.Inode).ToHashSet());
        return
        [
            .. sockets
                .Select(socket => socket.Socket with { Owner = found.GetValueOrDefault(socket.Inode) })
                .OrderBy(socket => socket.Protocol).ThenBy(socket => socket.Port)
                .ThenBy(socket => socket.Address, StringComparer.Ordinal),
        ];
    }

    private async Task<IEnumerable<(ListeningSocket Socket, uint Inode)>> ReadAsync(
        (string File, byte Family, TransportProtocol Protocol) kind)
    {
        try
        {
            using var netlink = await place.OpenNetlinkAsync(NetlinkSocket.SocketDiagnosis);
            return netlink.Dump(SocketMessages.ByFamily, SocketMessages.Listeners(kind.Family, kind.Protocol))
                .Select(message => SocketMessages.Listener(message.Body, kind.Protocol, devices))
                .OfType<(ListeningSocket, uint)>().ToArray();
        }
        catch (Exception exception) when (GapList.IsObstacle(exception))
        {
            // A kernel without the module for it, or an agent that may not enter: the file tells less, but enough.
            var text = kind.Family == RouteMessages.Inet6 && place.FileOf(kind.File) is { } path && !File.Exists(path)
                ? null
                : gaps.Text(What, place.FileOf(kind.File));
            return text is null ? [] : ProcNetSockets.Listeners(text, kind.Protocol);
        }
    }
}
