using System.Collections.Immutable;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Policies;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Who can reach whom, as rows of workloads, of addresses outside of the cluster, and of the controllers of Ingresses.</summary>
/// <remarks>Pods of one workload count as one end, which may do what any of them may. Pairs of a workload with itself are left out, and those of
/// two addresses. A pod's own address is its workload's, not part of the addresses outside.</remarks>
public sealed class ConnectivityListing
{
    private readonly ClusterSnapshot _snapshot;
    private readonly ConnectivityMatrix _matrix;
    private readonly ImmutableArray<RowEnd> _workloads;
    private readonly ImmutableArray<RowEnd> _sources;
    private readonly ImmutableArray<RowEnd> _destinations;
    private readonly Dictionary<ObjectReference, PortRuling> _fromController = [];

    private ConnectivityListing(ClusterSnapshot snapshot, ConnectivityMatrix matrix, PolicyEvaluator evaluator)
    {
        (_snapshot, _matrix) = (snapshot, matrix);
        Dialect = evaluator.Dialect.ToString();
        _workloads = RowEnds.Workloads(snapshot, matrix);
        _sources = [.. _workloads, .. RowEnds.Outside(matrix, PolicyDirection.Ingress), RowEnd.Controller];
        _destinations = [.. _workloads, .. RowEnds.Outside(matrix, PolicyDirection.Egress)];
        foreach (var (pod, ruling) in ControllerTargets.Of(snapshot, evaluator))
        {
            var workload = RowEnds.WorkloadOf(snapshot, pod);
            _fromController[workload] = _fromController.TryGetValue(workload, out var before) ? before.Or(ruling) : ruling;
        }
    }

    /// <summary>Computes the matrix of a snapshot and lists it.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="evaluator">The policies of the snapshot, and what the network plugin makes of them.</param>
    public static ConnectivityListing Of(ClusterSnapshot snapshot, PolicyEvaluator evaluator) =>
        new(snapshot, ConnectivityMatrix.Of(snapshot, evaluator.Index, evaluator.Dialect), evaluator);

    /// <summary>The snapshot that it was made of.</summary>
    public ClusterSnapshot Snapshot => _snapshot;

    /// <summary>How policies were read, such as <c>specification</c>.</summary>
    public string Dialect { get; }

    /// <summary>Rows with something that is let through, or may be, ordered by source and destination.</summary>
    /// <param name="filter">Which of them.</param>
    /// <param name="cursor">Cursor of the row before the first one; null for all.</param>
    public IEnumerable<(ConnectivityRow Row, string Cursor)> Rows(ConnectivityFilter filter, string? cursor)
    {
        var (afterSource, afterDestination) = cursor?.Split('~') is [var one, var other] ? (one, other) : ("", "");
        foreach (var source in _sources.Where(end => filter.TakesSource(end) && string.CompareOrdinal(end.Key, afterSource) >= 0))
        {
            var after = source.Key == afterSource ? afterDestination : "";
            foreach (var destination in _destinations)
            {
                if (!ReferenceEquals(source, destination) && (source.IsWorkload || destination.IsWorkload)
                    && filter.TakesDestination(destination) && filter.TakesPair(source, destination)
                    && string.CompareOrdinal(destination.Key, after) > 0
                    && RowOf(source, destination) is { } row)
                {
                    yield return (row, $"{source.Key}~{destination.Key}");
                }
            }
        }
    }

    /// <summary>Workloads by what a caller may call them.</summary>
    internal IEnumerable<ConnectivityEnd> Workloads => _workloads.Select(end => end.Wire);

    private ConnectivityRow? RowOf(RowEnd source, RowEnd destination)
    {
        var (ruling, differ) = ReferenceEquals(source, RowEnd.Controller) ? (FromController(destination), false) : Between(source, destination);
        return ruling is null || ruling.IsDenied ? null : new ConnectivityRow
        {
            Source = source.Wire,
            Destination = destination.Wire,
            Connections = WireOf(ruling.Reading),
            Undecided = ruling.Unknown.IsEmpty ? null : WireOf(ruling.Unknown),
            PodsDiffer = differ ? true : null,
        };
    }

    private PortRuling? FromController(RowEnd destination) => destination.Wire is { Name: { } name, Namespace: { } ns, Kind: { } kind }
        ? _fromController.GetValueOrDefault(new ObjectReference(kind, ns, name))
        : null;

    private (PortRuling? Ruling, bool Differ) Between(RowEnd source, RowEnd destination)
    {
        var (ruling, differ) = ((PortRuling?)null, false);
        foreach (var one in source.Classes)
        {
            foreach (var other in destination.Classes)
            {
                var (onNode, always) = IsNodeAndPod(one, other) ? source.ShareNode(one, destination, other) : (false, false);
                if (!always)
                {
                    Add(_matrix.Between(one, other, false));
                }

                if (onNode)
                {
                    Add(_matrix.Between(one, other, true));
                }
            }
        }

        return (ruling, differ);

        void Add(PortRuling more)
        {
            differ |= ruling is not null && !ruling.Equals(more);
            ruling = ruling?.Or(more) ?? more;
        }
    }

    private bool IsNodeAndPod(int one, int other) => (_matrix.KindOf(one), _matrix.KindOf(other)) is
        (PolicyEndKind.Node, PolicyEndKind.Pod) or (PolicyEndKind.Pod, PolicyEndKind.Node);

    private static Connections WireOf(PortSet ports) => ports.IsAll ? Connections.All : new Connections(
        false,
        [
            .. ports.Ranges.GroupBy(range => range.Protocol).Select(group => new ProtocolConnections(
                group.Key.Label(), [.. group.Select(range => new ConnectionPorts(range.First, range.Last))])),
        ]);
}
