using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>One end of rows: a workload with the classes of its pods, or addresses of one class.</summary>
internal sealed class RowEnd
{
    private readonly Dictionary<int, HashSet<string?>> _nodes = [];

    private RowEnd(ConnectivityEnd wire, string key) => (Wire, Key) = (wire, key);

    /// <summary>The ends as it is told.</summary>
    public ConnectivityEnd Wire { get; }

    /// <summary>Its place in the order: workloads, addresses, the controllers of Ingresses.</summary>
    public string Key { get; }

    /// <summary>The addresses; null for another end.</summary>
    public AddressRange? Range { get; private init; }

    /// <summary>Classes of its pods; of addresses, their one class.</summary>
    public IEnumerable<int> Classes => _nodes.Keys;

    /// <summary>Whether it is a workload.</summary>
    public bool IsWorkload => Wire.Name is not null;

    /// <summary>A workload without pods yet.</summary>
    /// <param name="reference">Its kind and name.</param>
    public static RowEnd Of(ObjectReference reference) => new(
        new ConnectivityEnd { Namespace = reference.Namespace, Kind = reference.Kind, Name = reference.Name },
        $"0{reference.Namespace}!{reference.Name}!{reference.Kind}");

    /// <summary>Addresses.</summary>
    /// <param name="range">The addresses.</param>
    /// <param name="number">Their class.</param>
    public static RowEnd Of(AddressRange range, int number)
    {
        var family = range.Family == System.Net.Sockets.AddressFamily.InterNetwork ? '4' : '6';
        var end = new RowEnd(new ConnectivityEnd { IpRange = range.ToString() }, $"1{family}{range.First:x32}") { Range = range };
        end.Add(number, null);
        return end;
    }

    /// <summary>Whatever pod forwards the traffic of Ingresses.</summary>
    public static RowEnd Controller { get; } = new(new ConnectivityEnd { IngressController = true }, "2");

    /// <summary>Adds a pod.</summary>
    /// <param name="number">Its class.</param>
    /// <param name="node">Node that it runs on; null when unknown.</param>
    public void Add(int number, string? node)
    {
        if (!_nodes.TryGetValue(number, out var nodes))
        {
            _nodes.Add(number, nodes = []);
        }

        nodes.Add(node);
    }

    /// <summary>Whether a pod of a class runs on one node with a pod of another workload's class, and whether two of them do not.</summary>
    /// <param name="number">Class of this end.</param>
    /// <param name="other">The other end.</param>
    /// <param name="otherNumber">Class of the other end.</param>
    public (bool Some, bool All) ShareNode(int number, RowEnd other, int otherNumber)
    {
        var (mine, others) = (_nodes[number], other._nodes[otherNumber]);
        var some = mine.Any(node => node is not null && others.Contains(node));
        return (some, some && mine.Count == 1 && others.Count == 1);
    }
}
