using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Ends that look alike to policies, by their own words: one stands for each group.</summary>
/// <param name="vocabulary">What policies can tell ends apart by.</param>
/// <param name="snapshot">Facts.</param>
internal sealed class EndGroups(Vocabulary vocabulary, ClusterSnapshot snapshot)
{
    private readonly Dictionary<Key, int> _numbers = [];

    // Pods of one workload share their labels.
    private readonly Dictionary<LabelSet, string> _labels = new(ReferenceEqualityComparer.Instance);

    /// <summary>One end of each group.</summary>
    public List<PolicyEnd> Ends { get; } = [];

    /// <summary>The group of a pod; a new one when there was none.</summary>
    /// <param name="pod">The pod.</param>
    public int Add(Pod pod)
    {
        if (pod.HostNetwork)
        {
            return Add(PolicyEnd.Of(pod, snapshot));
        }

        var key = new Key(PolicyEndKind.Pod, pod.Namespace, Seen(pod.Labels), vocabulary.Seen(pod), vocabulary.Seen(PolicyEnd.RangesOf(pod.PodIPs)));
        return _numbers.TryGetValue(key, out var number) ? number : Add(key, PolicyEnd.Of(pod, snapshot));
    }

    /// <summary>The group of an end; a new one when there was none.</summary>
    /// <param name="end">The end.</param>
    public int Add(PolicyEnd end)
    {
        var key = KeyOf(end);
        return _numbers.TryGetValue(key, out var number) ? number : Add(key, end);
    }

    /// <summary>The group of an end; -1 when no end is like it.</summary>
    /// <param name="end">The end.</param>
    public int Find(PolicyEnd end) => _numbers.GetValueOrDefault(KeyOf(end), -1);

    private int Add(Key key, PolicyEnd end)
    {
        Ends.Add(end);
        _numbers.Add(key, Ends.Count - 1);
        return Ends.Count - 1;
    }

    private Key KeyOf(PolicyEnd end) => new(
        end.Kind,
        end.Namespace,
        end.Kind == PolicyEndKind.Outside ? "" : vocabulary.Seen(end.Labels, end.Kind),
        end is { Kind: PolicyEndKind.Pod, Pod: { } pod } ? vocabulary.Seen(pod) : "",
        vocabulary.Seen(end.Ranges));

    private string Seen(LabelSet labels)
    {
        if (!_labels.TryGetValue(labels, out var seen))
        {
            _labels.Add(labels, seen = vocabulary.Seen(labels, PolicyEndKind.Pod));
        }

        return seen;
    }

    private sealed record Key(PolicyEndKind Kind, string Namespace, string Labels, string Ports, string Addresses);
}
