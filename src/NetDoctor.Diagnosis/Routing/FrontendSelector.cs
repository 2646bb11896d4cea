using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Tells which addresses a source dials.</summary>
internal static class FrontendSelector
{
    // A matrix of more nodes shows nothing that these do not.
    private const int MaxNodes = 16;

    /// <summary>Addresses that the source can use, in the given order; all of them when it can use none.</summary>
    /// <param name="source">The source; without a pod, every address.</param>
    /// <param name="addresses">Addresses that the name stands for.</param>
    /// <remarks>A pod without an address of a family has no route for it, and its resolver leaves such answers out or behind.
    /// Source: RFC 6724 §6, rule 1. The order of two families stays the Service's own, since resolvers differ in it.</remarks>
    public static ImmutableArray<IPAddress> Usable(RouteSource source, ImmutableArray<IPAddress> addresses)
    {
        if (source.Pod is not { PodIPs.IsEmpty: false } pod)
        {
            return addresses;
        }

        var usable = addresses.Where(address => pod.PodIPs.Any(own => own.AddressFamily == address.AddressFamily)).ToImmutableArray();
        return usable.IsEmpty ? addresses : usable;
    }

    /// <summary>Addresses with a port; none when the port cannot be told.</summary>
    /// <param name="addresses">Addresses.</param>
    /// <param name="port">Port; null or 0 when it cannot be told.</param>
    public static ImmutableArray<IPEndPoint> At(IEnumerable<IPAddress> addresses, int? port) =>
        port is null or 0 ? [] : [.. addresses.Distinct().Select(address => new IPEndPoint(address, port.Value))];

    /// <summary>Addresses of the cluster's nodes from where the source is, ordered by name of the node.</summary>
    /// <param name="context">Question, facts and source.</param>
    public static IEnumerable<IPAddress> OfNodes(RoutingContext context) => context.Snapshot.Nodes.InNamespace("")
        .OrderBy(node => node.Name, StringComparer.Ordinal).Take(MaxNodes)
        .SelectMany(node => OfNode(context, node).Take(1));

    /// <summary>Addresses of a node, the ones that suit the source first.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="node">The node.</param>
    public static ImmutableArray<IPAddress> OfNode(RoutingContext context, Node node) => Usable(context.Source,
    [
        .. node.Addresses
            .OrderBy(address => (address.Type == "ExternalIP") == context.IsOutside ? 0 : 1)
            .Select(address => address.Address).Distinct(),
    ]);
}
