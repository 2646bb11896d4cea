using System.Collections.Immutable;
using System.Net.Sockets;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>All that policies can tell ends apart by: keys of labels, names of ports, and edges of address ranges.</summary>
internal sealed class Vocabulary
{
    private readonly HashSet<string> _podLabels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodeLabels = new(StringComparer.Ordinal);
    private readonly HashSet<string> _portNames = new(StringComparer.Ordinal);
    private readonly ImmutableArray<UInt128> _edges4;
    private readonly ImmutableArray<UInt128> _edges6;

    /// <summary>Collects the words of policies.</summary>
    /// <param name="index">The policies.</param>
    public Vocabulary(PolicyIndex index)
    {
        var edges = (Four: new SortedSet<UInt128>(), Six: new SortedSet<UInt128>());
        foreach (var policy in index.NetworkPolicies.Concat(index.ClusterPolicies))
        {
            Add(_podLabels, policy.Pods);
            foreach (var rule in policy.Egress.Concat(policy.Ingress))
            {
                _portNames.UnionWith(rule.Ports.Select(port => port.Name).OfType<string>());
                foreach (var peer in rule.Peers)
                {
                    Add(_podLabels, peer.Pods);
                    Add(_nodeLabels, peer.Nodes);
                    foreach (var range in peer.Ranges.Concat(peer.Except))
                    {
                        AddEdges(range.Family == AddressFamily.InterNetwork ? edges.Four : edges.Six, range);
                    }
                }
            }
        }

        HasIPv6 = edges.Six.Count > 0;
        (_edges4, _edges6) = ([.. edges.Four], [.. edges.Six]);
    }

    /// <summary>Whether any policy names a range of IPv6 addresses.</summary>
    public bool HasIPv6 { get; }

    /// <summary>Whether any policy names a port.</summary>
    public bool HasPortNames => _portNames.Count > 0;

    /// <summary>Every address, in ranges that no policy splits: IPv4, and IPv6 where a policy names any.</summary>
    public IEnumerable<AddressRange> Outside() =>
        Split(AddressRange.AllIPv4, _edges4).Concat(HasIPv6 ? Split(AddressRange.AllIPv6, _edges6) : []);

    /// <summary>What policies can see of labels; equal texts for labels that they cannot tell apart.</summary>
    /// <param name="labels">Labels.</param>
    /// <param name="kind">Pods or nodes.</param>
    public string Seen(LabelSet labels, PolicyEndKind kind)
    {
        var keys = kind == PolicyEndKind.Node ? _nodeLabels : _podLabels;
        return keys.Count == 0 ? "" : string.Join('\n', labels.Where(label => keys.Contains(label.Key)).Select(label => $"{label.Key}={label.Value}"));
    }

    /// <summary>What policies can see of the ports of a pod.</summary>
    /// <param name="pod">The pod.</param>
    public string Seen(Pod pod) => !HasPortNames ? "" : string.Join('\n', pod.Containers.SelectMany(container => container.Ports)
        .Where(port => port.Name is not null && _portNames.Contains(port.Name))
        .Select(port => $"{port.Name} {port.Protocol} {port.Port}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>What policies can see of addresses.</summary>
    /// <param name="ranges">Addresses of an end.</param>
    public string Seen(ImmutableArray<AddressRange> ranges) => _edges4.IsEmpty && _edges6.IsEmpty ? "" : string.Join(' ', ranges
        .Select(range => range.Family == AddressFamily.InterNetwork ? $"4:{PlaceOf(_edges4, range.First)}" : $"6:{PlaceOf(_edges6, range.First)}")
        .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    private static int PlaceOf(ImmutableArray<UInt128> edges, UInt128 address)
    {
        var place = edges.BinarySearch(address);
        return place >= 0 ? place + 1 : ~place;
    }

    private static void Add(HashSet<string> keys, LabelSelector? selector)
    {
        if (selector is not null)
        {
            keys.UnionWith(selector.MatchLabels.Select(label => label.Key));
            keys.UnionWith(selector.MatchExpressions.Select(requirement => requirement.Key));
        }
    }

    // An edge is the first address of what comes after it.
    private static void AddEdges(SortedSet<UInt128> edges, AddressRange range)
    {
        edges.Add(range.First);
        if (range.Last != UInt128.MaxValue)
        {
            edges.Add(range.Last + 1);
        }
    }

    private static IEnumerable<AddressRange> Split(AddressRange all, ImmutableArray<UInt128> edges)
    {
        var first = all.First;
        foreach (var edge in edges)
        {
            if (edge > first && edge <= all.Last)
            {
                yield return new AddressRange(all.Family, first, edge - 1);
                first = edge;
            }
        }

        yield return new AddressRange(all.Family, first, all.Last);
    }
}
