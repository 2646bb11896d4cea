namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Finds the groups of ends that peers of rules match, without asking every peer about every group.</summary>
internal sealed class PeerTable
{
    private readonly IReadOnlyList<PolicyEnd> _ends;
    private readonly PolicyDialect _dialect;
    private readonly List<int> _all;
    private readonly List<int> _pods = [];
    private readonly List<int> _nodes = [];
    private readonly List<int> _addressed = [];
    private readonly Dictionary<string, List<int>> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, string Value), List<int>> _byLabel = [];

    /// <summary>Sorts groups by what peers ask for.</summary>
    /// <param name="ends">One end of each group.</param>
    /// <param name="dialect">What the plugin makes of peers.</param>
    public PeerTable(IReadOnlyList<PolicyEnd> ends, PolicyDialect dialect)
    {
        (_ends, _dialect) = (ends, dialect);
        _all = [.. Enumerable.Range(0, ends.Count)];
        foreach (var number in _all)
        {
            var end = ends[number];
            if (!end.Ranges.IsEmpty)
            {
                _addressed.Add(number);
            }

            if (end.Kind == PolicyEndKind.Node)
            {
                _nodes.Add(number);
            }
            else if (end.Kind == PolicyEndKind.Pod)
            {
                AddPod(number, end);
            }
        }
    }

    /// <summary>Groups that a peer matches or may match, in order.</summary>
    /// <param name="peer">The peer.</param>
    public List<(int Group, Matching Matching)> Matched(PeerMatcher peer)
    {
        var matched = new List<(int, Matching)>();
        foreach (var number in Candidates(peer))
        {
            var matching = peer.Matches(_ends[number], _dialect);
            if (matching != Matching.No)
            {
                matched.Add((number, matching));
            }
        }

        return matched;
    }

    private void AddPod(int number, PolicyEnd end)
    {
        _pods.Add(number);
        ListOf(_byNamespace, end.Namespace).Add(number);
        foreach (var label in end.Labels)
        {
            ListOf(_byLabel, (label.Key, label.Value)).Add(number);
        }
    }

    private List<int> Candidates(PeerMatcher peer)
    {
        if (peer.Pods is not { } pods)
        {
            return peer.Nodes is not null ? _nodes : peer.HasDomains ? _all : _addressed;
        }

        var fewest = peer.Namespace is null ? _pods : _byNamespace.GetValueOrDefault(peer.Namespace) ?? [];
        foreach (var label in pods.MatchLabels)
        {
            var labelled = _byLabel.GetValueOrDefault((label.Key, label.Value)) ?? [];
            fewest = labelled.Count < fewest.Count ? labelled : fewest;
        }

        return fewest;
    }

    private static List<int> ListOf<TKey>(Dictionary<TKey, List<int>> lists, TKey key)
        where TKey : notnull
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists.Add(key, list = []);
        }

        return list;
    }
}
