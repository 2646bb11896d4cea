using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Ends that no policy can tell apart: the same policies select them, the same peers match them, and names of ports are the same
/// numbers on them.</summary>
internal sealed class EndClasses
{
    private readonly int[] _classOfGroup;

    private EndClasses(int[] classOfGroup) => _classOfGroup = classOfGroup;

    /// <summary>One end of each class.</summary>
    public required ImmutableArray<PolicyEnd> Ends { get; init; }

    /// <summary>Policies about each class, for egress.</summary>
    public required ImmutableArray<MatrixProgram> Egress { get; init; }

    /// <summary>Policies about each class, for ingress.</summary>
    public required ImmutableArray<MatrixProgram> Ingress { get; init; }

    /// <summary>For each class a number that is the same where names of ports are; 0 without any.</summary>
    public required ImmutableArray<int> Ports { get; init; }

    /// <summary>The classes that each peer matches or may match.</summary>
    public required Dictionary<PeerMatcher, ImmutableArray<(int Class, Matching Matching)>> Peers { get; init; }

    /// <summary>Number of classes.</summary>
    public int Count => Ends.Length;

    /// <summary>The class of a group of ends.</summary>
    /// <param name="group">Number of the group.</param>
    public int this[int group] => _classOfGroup[group];

    /// <summary>Sorts groups into classes.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="index">The policies.</param>
    /// <param name="vocabulary">What policies can tell ends apart by.</param>
    /// <param name="dialect">What the plugin makes of policies.</param>
    public static EndClasses Of(IReadOnlyList<PolicyEnd> groups, PolicyIndex index, Vocabulary vocabulary, PolicyDialect dialect)
    {
        var programs = new Programs(index);
        var selected = new (MatrixProgram Egress, MatrixProgram Ingress)[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            selected[group] = (programs.Of(groups[group], PolicyDirection.Egress), programs.Of(groups[group], PolicyDirection.Ingress));
        }

        var peers = programs.All.SelectMany(program => program.Rules).SelectMany(rule => rule.Peers)
            .Distinct<PeerMatcher>(ReferenceEqualityComparer.Instance).ToArray();
        var table = new PeerTable(groups, dialect);
        var matched = new List<(int Group, Matching Matching)>[peers.Length];
        Parallel.For(0, peers.Length, number => matched[number] = table.Matched(peers[number]));

        var traits = new List<int>[groups.Count];
        for (var group = 0; group < groups.Count; group++)
        {
            traits[group] =
            [
                (int)groups[group].Kind, programs.NumberOf(selected[group].Egress), programs.NumberOf(selected[group].Ingress),
                programs.NumberOfPorts(groups[group].Pod is { } pod && groups[group].Kind == PolicyEndKind.Pod ? vocabulary.Seen(pod) : ""),
            ];
        }

        for (var peer = 0; peer < peers.Length; peer++)
        {
            foreach (var (group, matching) in matched[peer])
            {
                traits[group].Add((peer * 2) + (matching == Matching.Yes ? 1 : 0));
            }
        }

        var (classOfGroup, first) = Classify(traits);
        return new(classOfGroup)
        {
            Ends = [.. first.Select(group => groups[group])],
            Egress = [.. first.Select(group => selected[group].Egress)],
            Ingress = [.. first.Select(group => selected[group].Ingress)],
            Ports = [.. first.Select(group => traits[group][3])],
            Peers = PeersOf(peers, matched, classOfGroup),
        };
    }

    private static (int[] ClassOfGroup, List<int> First) Classify(List<int>[] traits)
    {
        var numbers = new Dictionary<List<int>, int>(Traits.Comparer);
        var first = new List<int>();
        var classOfGroup = new int[traits.Length];
        for (var group = 0; group < traits.Length; group++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, traits[group], out var isKnown);
            if (!isKnown)
            {
                number = first.Count;
                first.Add(group);
            }

            classOfGroup[group] = number;
        }

        return (classOfGroup, first);
    }

    private static Dictionary<PeerMatcher, ImmutableArray<(int, Matching)>> PeersOf(
        PeerMatcher[] peers, List<(int Group, Matching Matching)>[] matched, int[] classOfGroup)
    {
        var found = new Dictionary<PeerMatcher, ImmutableArray<(int, Matching)>>(peers.Length, ReferenceEqualityComparer.Instance);
        for (var peer = 0; peer < peers.Length; peer++)
        {
            found.Add(peers[peer], [.. matched[peer].Select(one => (classOfGroup[one.Group], one.Matching)).Distinct()]);
        }

        return found;
    }

    private sealed class Traits : IEqualityComparer<List<int>>
    {
        public static Traits Comparer { get; } = new();

        public bool Equals(List<int>? one, List<int>? other) =>
            CollectionsMarshal.AsSpan(one!).SequenceEqual(CollectionsMarshal.AsSpan(other!));

        public int GetHashCode(List<int> traits)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(traits)));
            return hash.ToHashCode();
        }
    }
}
