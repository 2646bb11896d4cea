using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Shares strings, labels, containers and owners between facts.</summary>
internal sealed class Interner
{
    private readonly InternPool<string> _strings = new(32768, StringComparer.Ordinal);
    private readonly InternPool<LabelSet> _labels = new(16384);
    private readonly InternPool<Container[]> _containers = new(8192, new ArrayComparer<Container>());
    private readonly InternPool<OwnerReference> _owners = new(8192);

    /// <summary>Shares a string that other objects are likely to hold too.</summary>
    /// <param name="text">The string; empty becomes null.</param>
    public string? Text(string? text) => string.IsNullOrEmpty(text) ? null : _strings.Intern(text);

    /// <summary>Shares a string that must be there.</summary>
    /// <param name="text">The string; null becomes empty.</param>
    public string Required(string? text) => Text(text) ?? "";

    /// <summary>Shares strings and their array's elements; null ones are left out.</summary>
    /// <param name="texts">The strings; null becomes empty.</param>
    public ImmutableArray<string> Texts(List<string?>? texts) =>
        texts is null || texts.Count == 0 ? [] : [.. texts.Each().Select(Required)];

    /// <summary>Shares a set of labels.</summary>
    /// <param name="labels">Labels; null becomes the empty set, a null value the empty value.</param>
    public LabelSet Labels(Dictionary<string, string?>? labels) => labels is null || labels.Count == 0
        ? LabelSet.Empty
        : _labels.Intern(LabelSet.From(labels.Select(label => KeyValuePair.Create(Required(label.Key), Required(label.Value)))));

    /// <summary>Shares the containers of pods that were made from one template.</summary>
    /// <param name="containers">The containers.</param>
    public ImmutableArray<Container> Containers(Container[] containers) => containers.Length == 0
        ? []
        : ImmutableCollectionsMarshal.AsImmutableArray(_containers.Intern(containers));

    /// <summary>Shares a reference to an owner.</summary>
    /// <param name="owner">The owner; null for none.</param>
    public OwnerReference? Owner(OwnerReference? owner) => _owners.Intern(owner);

    private sealed class ArrayComparer<T> : IEqualityComparer<T[]>
    {
        public bool Equals(T[]? x, T[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(T[] obj)
        {
            var hash = default(HashCode);
            foreach (var item in obj)
            {
                hash.Add(item);
            }

            return hash.ToHashCode();
        }
    }
}
