using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Policies by a label that their pods must have, so that a pod's policies are found without asking all of them.</summary>
internal sealed class SubjectIndex
{
    // Not by KeyValuePair, whose hash is that of its key alone.
    private readonly Dictionary<(string Key, string Value), List<CompiledPolicy>> _byPodLabel = [];
    private readonly Dictionary<(string Key, string Value), List<CompiledPolicy>> _byNamespaceLabel = [];
    private readonly List<CompiledPolicy> _others = [];

    /// <summary>Sorts policies.</summary>
    /// <param name="policies">In the order in which they are to be judged.</param>
    public SubjectIndex(IEnumerable<CompiledPolicy> policies)
    {
        foreach (var policy in policies)
        {
            All.Add(policy);
            ListFor(policy)?.Add(policy);
        }
    }

    /// <summary>The index without policies.</summary>
    public static SubjectIndex Empty { get; } = new([]);

    /// <summary>Every policy, in order.</summary>
    public List<CompiledPolicy> All { get; } = [];

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

    private List<CompiledPolicy>? ListFor(CompiledPolicy policy)
    {
        if (policy.Pods is null)
        {
            return null;
        }

        if (RequiredLabel(policy.Pods) is { } podLabel)
        {
            return ListOf(_byPodLabel, podLabel);
        }

        return RequiredLabel(policy.Namespaces) is { } namespaceLabel ? ListOf(_byNamespaceLabel, namespaceLabel) : _others;
    }

    private static List<CompiledPolicy> ListOf(
        Dictionary<(string Key, string Value), List<CompiledPolicy>> index, (string Key, string Value) label)
    {
        if (!index.TryGetValue(label, out var list))
        {
            index.Add(label, list = []);
        }

        return list;
    }
}
