using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Policies by a label that their pods must have, so that a pod's policies are found without asking all of them; immutable.</summary>
internal sealed class SubjectIndex
{
    // Not by KeyValuePair, whose hash is that of its key alone. A list is never changed once its index is made: indexes share them.
    private readonly Dictionary<(string Key, string Value), List<CompiledPolicy>> _byPodLabel;
    private readonly Dictionary<(string Key, string Value), List<CompiledPolicy>> _byNamespaceLabel;
    private readonly List<CompiledPolicy> _others;

    private SubjectIndex(SubjectIndex? before, IEnumerable<Change> changes)
    {
        _byPodLabel = before is null ? [] : new(before._byPodLabel);
        _byNamespaceLabel = before is null ? [] : new(before._byNamespaceLabel);
        _others = before is null ? [] : [.. before._others];
        var all = (before?.All ?? ImmutableSortedSet.Create(ByPriority)).ToBuilder();
        var own = new HashSet<List<CompiledPolicy>>(ReferenceEqualityComparer.Instance) { _others };
        foreach (var (old, @new) in changes)
        {
            if (old is not null)
            {
                all.Remove(old);
                ListFor(old, own)?.RemoveAll(policy => policy.Fact == old.Fact);
            }

            if (@new is not null)
            {
                all.Add(@new);
                ListFor(@new, own)?.Add(@new);
            }
        }

        RemoveEmpty(_byPodLabel);
        RemoveEmpty(_byNamespaceLabel);
        All = all.ToImmutable();
    }

    /// <summary>Orders policies as they are judged: by priority, then by kind and name.</summary>
    public static IComparer<CompiledPolicy> ByPriority { get; } = Comparer<CompiledPolicy>.Create((one, other) =>
        one.Priority != other.Priority ? one.Priority.CompareTo(other.Priority)
        : one.Fact.Kind != other.Fact.Kind ? one.Fact.Kind.CompareTo(other.Fact.Kind)
        : string.CompareOrdinal(one.Fact.Name, other.Fact.Name));

    // Stands after the order that it is made with.
    /// <summary>The index without policies.</summary>
    public static SubjectIndex Empty { get; } = new(null, []);

    /// <summary>Every policy, as they are judged.</summary>
    public ImmutableSortedSet<CompiledPolicy> All { get; }

    /// <summary>The index with changes; the cost is that of the changed policies and of as many labels as there are.</summary>
    /// <param name="changes">Each policy once.</param>
    public SubjectIndex With(IEnumerable<Change> changes) => new(this, changes);

    /// <summary>Policies that are about an end in one direction; their order is kept by priority only.</summary>
    /// <param name="end">A pod.</param>
    /// <param name="direction">The direction.</param>
    public List<CompiledPolicy> Selecting(PolicyEnd end, PolicyDirection direction)
    {
        var found = new List<CompiledPolicy>();
        Add(_others, end, direction, found);
        AddByLabels(_byPodLabel, end.Labels, end, direction, found);
        AddByLabels(_byNamespaceLabel, end.NamespaceLabels, end, direction, found);
        return found;
    }

    private static void AddByLabels(
        Dictionary<(string Key, string Value), List<CompiledPolicy>> index,
        LabelSet labels,
        PolicyEnd end,
        PolicyDirection direction,
        List<CompiledPolicy> found)
    {
        if (index.Count == 0)
        {
            return;
        }

        foreach (var label in labels)
        {
            if (index.TryGetValue((label.Key, label.Value), out var policies))
            {
                Add(policies, end, direction, found);
            }
        }
    }

    private static void Add(List<CompiledPolicy> policies, PolicyEnd end, PolicyDirection direction, List<CompiledPolicy> found)
    {
        foreach (var policy in policies)
        {
            if (policy.AppliesTo(direction) && policy.Selects(end))
            {
                found.Add(policy);
            }
        }
    }

    private static (string Key, string Value)? RequiredLabel(LabelSelector? selector)
    {
        if (selector is null)
        {
            return null;
        }

        foreach (var label in selector.MatchLabels)
        {
            return (label.Key, label.Value);
        }

        foreach (var requirement in selector.MatchExpressions)
        {
            if (requirement is { Operator: LabelOperator.In, Values: [var only] })
            {
                return (requirement.Key, only);
            }
        }

        return null;
    }

    private static void RemoveEmpty(Dictionary<(string Key, string Value), List<CompiledPolicy>> index)
    {
        foreach (var (label, policies) in index)
        {
            if (policies.Count == 0)
            {
                index.Remove(label);
            }
        }
    }

    private List<CompiledPolicy>? ListFor(CompiledPolicy policy, HashSet<List<CompiledPolicy>> own)
    {
        if (policy.Pods is null)
        {
            return null;
        }

        if (RequiredLabel(policy.Pods) is { } podLabel)
        {
            return ListOf(_byPodLabel, podLabel, own);
        }

        return RequiredLabel(policy.Namespaces) is { } namespaceLabel ? ListOf(_byNamespaceLabel, namespaceLabel, own) : _others;
    }

    private static List<CompiledPolicy> ListOf(
        Dictionary<(string Key, string Value), List<CompiledPolicy>> index,
        (string Key, string Value) label,
        HashSet<List<CompiledPolicy>> own)
    {
        if (index.TryGetValue(label, out var list) && own.Contains(list))
        {
            return list;
        }

        index[label] = list = list is null ? [] : [.. list];
        own.Add(list);
        return list;
    }

    /// <summary>A policy that came, went or is another now.</summary>
    /// <param name="Before">As it was; null for a new one.</param>
    /// <param name="After">As it is; null for one that is gone.</param>
    public readonly record struct Change(CompiledPolicy? Before, CompiledPolicy? After);
}
