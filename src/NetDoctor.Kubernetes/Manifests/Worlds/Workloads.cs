using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Manifests.Worlds;

/// <summary>Workloads and pods of manifests, of which each counts once.</summary>
internal sealed class Workloads
{
    private const int MaximumHeight = 8;

    private readonly Dictionary<Key, (OwnerReference? Owner, Pod Pod)> _workloads = [];
    private readonly Dictionary<(string Namespace, string Name), Pod> _pods = [];

    /// <summary>Adds a pod, or puts it in place of the one of its name.</summary>
    public void Add(Pod pod) => _pods[(pod.Namespace, pod.Name)] = pod;

    /// <summary>Adds a workload, or puts it in place of the one of its name.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="owner">The workload above it; null when none.</param>
    /// <param name="pod">The pod that its template makes, with the workload's name.</param>
    public void Add(string kind, OwnerReference? owner, Pod pod) =>
        _workloads[new Key(pod.Namespace, kind, pod.Name)] = (owner, pod);

    /// <summary>One pod for each: where pods of the workload are there, the first of them by name, else the one that the template makes.
    /// The owner of each is the topmost workload.</summary>
    public IEnumerable<Pod> OnePodEach()
    {
        var taken = _pods.Keys.ToHashSet();
        var owned = _pods.Values.ToLookup(pod => TopOf(pod));
        var counted = owned[null].ToList();
        counted.AddRange(owned.Where(group => group.Key is not null).Select(group =>
            group.OrderBy(pod => pod.IsFinished).ThenBy(pod => pod.Name, StringComparer.Ordinal).First() with { Owner = group.Key!.Reference }));
        foreach (var (key, (_, pod)) in _workloads.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal))
        {
            if (TopOf(key) == key && !owned.Contains(key))
            {
                counted.Add(pod with { Name = FreeName(key, taken), Owner = key.Reference });
            }
        }

        return counted;
    }

    // A kubelet's own pods are owned by their node; that does not make them one workload.
    private Key? TopOf(Pod pod) => pod.Owner is null or { Kind: "Node" } ? null : TopOf(Key.Of(pod.Namespace, pod.Owner));

    private Key TopOf(Key key)
    {
        for (var height = 0; height < MaximumHeight; height++)
        {
            if (!_workloads.TryGetValue(key, out var workload) || workload.Owner is not { } owner
                || !_workloads.ContainsKey(Key.Of(key.Namespace, owner)))
            {
                return key;
            }

            key = Key.Of(key.Namespace, owner);
        }

        return key;
    }

    private static string FreeName(Key key, HashSet<(string, string)> taken)
    {
        var name = key.Name;
        while (!taken.Add((key.Namespace, name)))
        {
            name = $"{name}-{key.Kind.ToLowerInvariant()}";
        }

        return name;
    }

    private sealed record Key(string Namespace, string Kind, string Name)
    {
        public OwnerReference Reference => new(Kind, Name);

        public static Key Of(string ns, OwnerReference owner) => new(ns, owner.Kind, owner.Name);
    }
}
