using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads interfaces, routes and neighbours of a network namespace.</summary>
internal sealed class NetworkReader : IDisposable
{
    /// <summary>Objects of one kind that are read out; a node with a full routing table of the internet has more.</summary>
    public const int MaxObjects = 6_000;

    private readonly NetlinkSocket _socket;
    private readonly GapList _gaps;

    /// <summary>Reads the interfaces; the rest is read when asked for.</summary>
    /// <param name="socket">A route socket in the namespace; closed with this.</param>
    /// <param name="gaps">Takes what could not be read.</param>
    public NetworkReader(NetlinkSocket socket, GapList gaps)
    {
        _socket = socket;
        _gaps = gaps;
        Links = gaps.Try("interfaces", [], ReadLinks);
        Devices = Links.ToDictionary(link => link.Index, link => link.Name);
    }

    /// <summary>Interfaces, by index.</summary>
    public ImmutableArray<LinkFact> Links { get; }

    /// <summary>Names of the interfaces by index.</summary>
    public IReadOnlyDictionary<int, string> Devices { get; }

    /// <summary>Addresses of the namespace itself.</summary>
    public HashSet<IPAddress> OwnAddresses() =>
        [.. Links.SelectMany(link => link.Addresses).Select(address => IPAddress.Parse(address.AsSpan(0, address.IndexOf('/'))))];

    /// <summary>Routes of all tables but <c>local</c>.</summary>
    public ImmutableArray<RouteFact> Routes() =>
    [
        .. Dump("routes", RouteMessages.GetRoutes, RouteMessages.All(RouteMessages.Inet), body => RouteMessages.Route(body, Devices)),
        .. Dump("routes", RouteMessages.GetRoutes, RouteMessages.All(RouteMessages.Inet6), body => RouteMessages.Route(body, Devices)),
    ];

    /// <summary>Rules that choose the table.</summary>
    public ImmutableArray<RoutingRuleFact> Rules() =>
    [
        .. Dump("routing rules", NeighbourMessages.GetRules, NeighbourMessages.All(RouteMessages.Inet), body => NeighbourMessages.Rule(body)),
        .. Dump("routing rules", NeighbourMessages.GetRules, NeighbourMessages.All(RouteMessages.Inet6), body => NeighbourMessages.Rule(body)),
    ];

    /// <summary>Neighbours of both families.</summary>
    public ImmutableArray<NeighbourFact> Neighbours() => Dump(
        "neighbours", NeighbourMessages.GetNeighbours, NeighbourMessages.All(0), body => NeighbourMessages.Neighbour(body, Devices));

    /// <summary>Entries of bridges and tunnels.</summary>
    public ImmutableArray<ForwardingEntry> ForwardingEntries() => Dump(
        "forwarding entries", NeighbourMessages.GetNeighbours, NeighbourMessages.All(NeighbourMessages.Bridge),
        body => NeighbourMessages.Entry(body, Devices));

    /// <summary>Asks the kernel which way it would send a packet.</summary>
    /// <param name="question">The packet.</param>
    public RouteAnswer WayTo(RouteQuestion question)
    {
        if (!IPAddress.TryParse(question.Destination, out var destination)
            || (question.Source is not null && !IPAddress.TryParse(question.Source, out _)))
        {
            return new RouteAnswer { Question = question, Error = "This is no IP address." };
        }

        var input = question.InputDevice is { } device ? Links.FirstOrDefault(link => link.Name == device)?.Index : null;
        if (question.InputDevice is not null && input is null)
        {
            return new RouteAnswer { Question = question, Error = $"There is no interface {question.InputDevice}." };
        }

        try
        {
            var source = question.Source is null ? null : IPAddress.Parse(question.Source);
            var body = _socket.Get(RouteMessages.GetRoutes, RouteMessages.WayTo(destination, source, input));
            return new RouteAnswer { Question = question, Route = RouteMessages.Route(body, Devices) };
        }
        catch (NetlinkException exception)
        {
            return new RouteAnswer { Question = question, Error = exception.Message };
        }
    }

    /// <summary>Interface by which packets to an address leave; null when there is no way.</summary>
    public string? DeviceTo(IPAddress address) =>
        WayTo(new RouteQuestion(address.ToString())).Route?.NextHops is [var hop, ..] ? hop.Device : null;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private ImmutableArray<LinkFact> ReadLinks()
    {
        var masters = new Dictionary<int, int>();
        var links = _socket.Dump(LinkMessages.GetLinks, LinkMessages.Everything)
            .Select(message => LinkMessages.Link(message.Body, masters)).OfType<LinkFact>().ToArray();
        var addresses = _socket.Dump(LinkMessages.GetAddresses, LinkMessages.Everything)
            .Select(message => LinkMessages.Address(message.Body)).OfType<(int Index, string Address)>().ToLookup(found => found.Index);
        var names = links.ToDictionary(link => link.Index, link => link.Name);
        return
        [
            .. links.OrderBy(link => link.Index).Select(link => link with
            {
                Master = masters.TryGetValue(link.Index, out var master) ? names.GetValueOrDefault(master, $"#{master}") : null,
                Addresses = [.. addresses[link.Index].Select(found => found.Address)],
                Tunnel = Named(link.Tunnel, names),
            }),
        ];
    }

    private static TunnelFact? Named(TunnelFact? tunnel, Dictionary<int, string> names) =>
        tunnel?.Device is ['#', .. var number] && int.TryParse(number, CultureInfo.InvariantCulture, out var index) && names.TryGetValue(index, out var name)
            ? tunnel with { Device = name }
            : tunnel;

    private ImmutableArray<T> Dump<T>(string what, ushort type, byte[] body, Func<byte[], T?> read)
        where T : class
    {
        var found = _gaps.Try(what, [], () => _socket.Dump(type, body).Select(message => read(message.Body)).OfType<T>()
            .Where(fact => fact is not RouteFact { Table: RouteMessages.LocalTable }).ToArray());
        if (found.Length > MaxObjects)
        {
            _gaps.Add(what, $"Only the first {MaxObjects} of {found.Length} are told.");
        }

        return [.. found.Take(MaxObjects)];
    }
}
