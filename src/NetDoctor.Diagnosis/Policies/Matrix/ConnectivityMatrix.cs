using System.Collections.Concurrent;
using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>What policies allow between every two ends of a cluster and of its surroundings, for all ports at once.</summary>
/// <remarks>Ends that no policy tells apart are one class, so that the cost follows the classes and not the pods. For any pair and port it says
/// what <see cref="PolicyEvaluator"/> decides. Immutable, and free to be asked by several callers.</remarks>
public sealed class ConnectivityMatrix
{
    private readonly EndGroups _groups;
    private readonly EndClasses _classes;
    private readonly ProgramRows _rows;
    private readonly RulingRow[] _egress;
    private readonly RulingRow[] _ingress;
    private readonly PolicyDialect _dialect;
    private readonly ConcurrentDictionary<(int Egress, int Ingress), PortRuling> _both = new();
    private readonly ConcurrentDictionary<(int Source, int Destination), PortRuling> _ownNode = new();

    private ConnectivityMatrix(EndGroups groups, EndClasses classes, PolicyDialect dialect)
    {
        (_groups, _classes, _dialect) = (groups, classes, dialect);
        _rows = new ProgramRows(classes, dialect);
        _egress = _rows.Of(PolicyDirection.Egress);
        _ingress = _rows.Of(PolicyDirection.Ingress);
    }

    /// <summary>Number of classes; numbers of classes are below it.</summary>
    public int Classes => _classes.Count;

    /// <summary>Addresses outside of the cluster in ranges that no policy splits, in order, each with its class.</summary>
    public ImmutableArray<(AddressRange Range, int Class)> Outside { get; private init; }

    /// <summary>The pods that count, in no particular order, each with its class: those that have not ended.</summary>
    public ImmutableArray<(Pod Pod, int Class)> Pods { get; private init; }

    /// <summary>Computes it.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="index">The policies of the snapshot.</param>
    /// <param name="dialect">What the network plugin makes of them.</param>
    public static ConnectivityMatrix Of(ClusterSnapshot snapshot, PolicyIndex index, PolicyDialect dialect)
    {
        var vocabulary = new Vocabulary(index);
        var groups = new EndGroups(vocabulary, snapshot);
        var pods = new List<(Pod Pod, int Group)>(snapshot.Pods.Count);
        foreach (var pod in snapshot.Pods.All)
        {
            if (!pod.IsFinished)
            {
                pods.Add((pod, groups.Add(pod)));
            }
        }

        foreach (var node in snapshot.Nodes.All)
        {
            groups.Add(PolicyEnd.Of(node));
        }

        var outside = vocabulary.Outside().Select(range => (Range: range, Group: groups.Add(PolicyEnd.OfOutside(range)))).ToImmutableArray();
        groups.Add(PolicyEnd.OfOutside(AddressRange.AllIPv6));
        var classes = EndClasses.Of(groups.Ends, index, vocabulary, dialect);
        return new(groups, classes, dialect)
        {
            Pods = [.. pods.Select(one => (one.Pod, classes[one.Group]))],
            Outside = [.. outside.Select(one => (one.Range, classes[one.Group]))],
        };
    }

    /// <summary>What policies do between two ends.</summary>
    /// <param name="source">A pod, a node or an outside address of the snapshot; of an address range, one that no policy splits.</param>
    /// <param name="destination">Likewise.</param>
    /// <exception cref="ArgumentException">The snapshot has no such end.</exception>
    public PortRuling Between(PolicyEnd source, PolicyEnd destination) => source.IsSamePod(destination)
        ? PortRuling.Everything
        : Between(ClassOf(source), ClassOf(destination), IsOwnNode(source, destination) || IsOwnNode(destination, source));

    /// <summary>What policies do between two classes.</summary>
    /// <param name="source">Class of the source.</param>
    /// <param name="destination">Class of the destination.</param>
    /// <param name="isOwnNode">Whether one end is the node that the other runs on.</param>
    public PortRuling Between(int source, int destination, bool isOwnNode)
    {
        if (isOwnNode)
        {
            return _ownNode.GetOrAdd((source, destination), static (pair, matrix) => matrix.WithOwnNode(pair.Source, pair.Destination), this);
        }

        var (egress, ingress) = (_egress[source][destination], _ingress[destination][source]);
        return _both.TryGetValue((egress, ingress), out var known)
            ? known
            : _both.GetOrAdd((egress, ingress), static (pair, rows) => rows[pair.Egress].And(rows[pair.Ingress]), _rows);
    }

    /// <summary>What an end is to policies.</summary>
    /// <param name="number">Number of a class.</param>
    public PolicyEndKind KindOf(int number) => _classes.Ends[number].Kind;

    private static bool IsOwnNode(PolicyEnd pod, PolicyEnd node) => pod.Kind == PolicyEndKind.Pod && node.Kind == PolicyEndKind.Node
        && node.NodeName is { } name && name == pod.NodeName;

    private int ClassOf(PolicyEnd end) => _groups.Find(end) is >= 0 and var group
        ? _classes[group]
        : throw new ArgumentException($"{end} is no end of the snapshot that the matrix was made of.", nameof(end));

    private PortRuling WithOwnNode(int source, int destination) =>
        Run(_classes.Egress[source], destination, destination).And(Run(_classes.Ingress[destination], source, destination));

    private PortRuling Run(MatrixProgram program, int other, int destination) =>
        new ProgramRun(program, _classes.Ends[other], _classes.Ends[destination], isOwnNode: true, _dialect).Rule();
}
