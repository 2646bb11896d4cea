using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Ports of all transports, as disjoint ranges in order; immutable, and equal to every set of the same ports.</summary>
/// <remarks>All transports lie on one axis, 65536 apart. Port 0 is never in a set, so that ranges of two transports never touch.</remarks>
public sealed class PortSet : IEquatable<PortSet>
{
    private const int Width = 65536;
    private const int Protocols = 3;

    // Where the axis enters and leaves the set, by turns; the second of two is the first point that is outside.
    private readonly int[] _edges;

    private PortSet(int[] edges) => _edges = edges;

    /// <summary>No port.</summary>
    public static PortSet None { get; } = new([]);

    /// <summary>Every port of every transport.</summary>
    public static PortSet All { get; } = new([.. Enumerable.Range(0, Protocols).SelectMany(one => new[] { (one * Width) + 1, (one + 1) * Width })]);

    /// <summary>Whether it has no port.</summary>
    public bool IsEmpty => _edges.Length == 0;

    /// <summary>Whether it has every port of every transport.</summary>
    public bool IsAll => Equals(All);

    /// <summary>Its ranges: TCP, UDP, SCTP, each in order; neighbours are one range.</summary>
    public ImmutableArray<PortRange> Ranges
    {
        get
        {
            var ranges = ImmutableArray.CreateBuilder<PortRange>(_edges.Length / 2);
            for (var at = 0; at < _edges.Length; at += 2)
            {
                var protocol = _edges[at] / Width;
                ranges.Add(new((TransportProtocol)protocol, _edges[at] % Width, _edges[at + 1] - 1 - (protocol * Width)));
            }

            return ranges.MoveToImmutable();
        }
    }

    /// <summary>A range of ports.</summary>
    /// <param name="protocol">Transport.</param>
    /// <param name="first">First port; smaller ones than 1 count as 1.</param>
    /// <param name="last">Last port; larger ones than 65535 count as that. A range that ends before it begins is empty.</param>
    public static PortSet Of(TransportProtocol protocol, int first, int last)
    {
        var from = Math.Max(first, 1);
        var to = Math.Min(last, Width - 1);
        return from > to ? None : new([((int)protocol * Width) + from, ((int)protocol * Width) + to + 1]);
    }

    /// <summary>Whether a port is in it.</summary>
    /// <param name="protocol">Transport.</param>
    /// <param name="port">Port, 1-65535.</param>
    public bool Contains(TransportProtocol protocol, int port)
    {
        var at = Array.BinarySearch(_edges, ((int)protocol * Width) + port);
        return at >= 0 ? at % 2 == 0 : (~at) % 2 == 1;
    }

    /// <summary>Ports of either.</summary>
    /// <param name="other">The other set.</param>
    public PortSet Union(PortSet other) => IsEmpty || ReferenceEquals(other, All) ? other
        : other.IsEmpty || ReferenceEquals(this, All) || ReferenceEquals(this, other) ? this
        : Combine(other, 0b1110);

    /// <summary>Ports of both.</summary>
    /// <param name="other">The other set.</param>
    public PortSet Intersect(PortSet other) => IsEmpty || ReferenceEquals(other, All) || ReferenceEquals(this, other) ? this
        : other.IsEmpty || ReferenceEquals(this, All) ? other
        : Combine(other, 0b1000);

    /// <summary>Ports of this set that the other lacks.</summary>
    /// <param name="other">The other set.</param>
    public PortSet Except(PortSet other) => IsEmpty || other.IsEmpty ? this
        : ReferenceEquals(this, other) || ReferenceEquals(other, All) ? None
        : Combine(other, 0b0100);

    /// <inheritdoc/>
    public bool Equals(PortSet? other) => other is not null && (ReferenceEquals(this, other) || _edges.AsSpan().SequenceEqual(other._edges));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PortSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var edge in _edges)
        {
            hash.Add(edge);
        }

        return hash.ToHashCode();
    }

    /// <summary><c>TCP 80,8000-9000; UDP 53</c>, <c>all</c> or <c>none</c>; a transport with all its ports stands alone.</summary>
    public override string ToString() => IsEmpty ? "none"
        : IsAll ? "all"
        : string.Join("; ", Ranges.GroupBy(range => range.Protocol).Select(group => group.First().IsWhole
            ? group.Key.Label()
            : $"{group.Key.Label()} {string.Join(',', group.Select(range => range.ToText()))}"));

    // A bit for each of: in neither, in the other, in this, in both.
    private PortSet Combine(PortSet other, int truth)
    {
        var (mine, others) = (_edges, other._edges);
        Span<int> found = mine.Length + others.Length <= 256 ? stackalloc int[mine.Length + others.Length] : new int[mine.Length + others.Length];
        var (i, j, count, isInside) = (0, 0, 0, false);
        while (i < mine.Length || j < others.Length)
        {
            var at = Math.Min(i < mine.Length ? mine[i] : int.MaxValue, j < others.Length ? others[j] : int.MaxValue);
            i += i < mine.Length && mine[i] == at ? 1 : 0;
            j += j < others.Length && others[j] == at ? 1 : 0;
            if (((truth >> (((i & 1) * 2) + (j & 1))) & 1) != 0 != isInside)
            {
                found[count++] = at;
                isInside = !isInside;
            }
        }

        return count == 0 ? None
            : found[..count].SequenceEqual(All._edges) ? All
            : found[..count].SequenceEqual(mine) ? this
            : new(found[..count].ToArray());
    }
}

/// <summary>Neighbouring ports of one transport, both ends included.</summary>
/// <param name="Protocol">Transport.</param>
/// <param name="First">First port, 1-65535.</param>
/// <param name="Last">Last port; not before <paramref name="First"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PortRange(TransportProtocol Protocol, int First, int Last)
{
    /// <summary>Whether it is every port of its transport.</summary>
    public bool IsWhole => First == 1 && Last == 65535;

    internal string ToText() => First == Last ? $"{First}" : $"{First}-{Last}";
}
