using System.Collections;

namespace NetDoctor.Model.Cluster;

/// <summary>Labels of an object, ordered by key; equal sets compare equal.</summary>
/// <remarks>A sorted array: small, shared between the pods of one workload, and fast for the few labels that objects have.
/// Source: Kubernetes documentation, "Labels and Selectors".</remarks>
public sealed class LabelSet : IReadOnlyCollection<KeyValuePair<string, string>>, IEquatable<LabelSet>
{
    private readonly KeyValuePair<string, string>[] _labels;

    private LabelSet(KeyValuePair<string, string>[] labels) => _labels = labels;

    /// <summary>The set without labels.</summary>
    public static LabelSet Empty { get; } = new([]);

    /// <summary>Number of labels.</summary>
    public int Count => _labels.Length;

    /// <summary>Value of a label; null when the label is absent (an empty value is a value).</summary>
    /// <param name="key">Label key, compared ordinally.</param>
    public string? this[string key]
    {
        get
        {
            foreach (var label in _labels)
            {
                if (ReferenceEquals(label.Key, key) || string.Equals(label.Key, key, StringComparison.Ordinal))
                {
                    return label.Value;
                }
            }

            return null;
        }
    }

    /// <summary>Makes a set; a key that comes twice keeps its last value.</summary>
    /// <param name="labels">Labels in any order.</param>
    public static LabelSet From(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels)
        {
            sorted[key] = value;
        }

        return sorted.Count == 0 ? Empty : new LabelSet([.. sorted]);
    }

    /// <summary>Whether every label of <paramref name="selector"/> is in this set with the same value.</summary>
    /// <param name="selector">An empty selector matches everything here; callers that need another meaning check first.</param>
    public bool Matches(LabelSet selector)
    {
        foreach (var (key, value) in selector._labels)
        {
            if (!string.Equals(this[key], value, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(LabelSet? other) =>
        other is not null && (ReferenceEquals(this, other) || _labels.AsSpan().SequenceEqual(other._labels));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var (key, value) in _labels)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _labels.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary><c>app=web,tier=front</c>, as kubectl takes it after <c>-l</c>.</summary>
    public override string ToString() => string.Join(',', _labels.Select(label => $"{label.Key}={label.Value}"));
}
