using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>What probes showed at the node ports of a question.</summary>
internal static class NodePortResults
{
    /// <summary>A probe of a node's port with the name of the node.</summary>
    /// <param name="Node">Name of the node.</param>
    /// <param name="Observation">The probe.</param>
    public sealed record AtNode(string Node, Observation Observation);

    /// <summary>Every probe of the node port, the dialled node's first; empty when the target is no node port.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<AtNode> Of(DiagnosisContext context)
    {
        if (context.Route.TargetKind != RouteTargetKind.NodePort)
        {
            return [];
        }

        var others = context.At(LadderStep.NodePort)
            .Where(observation => observation.Plan.Peer is not null)
            .Select(observation => new AtNode(observation.Plan.Peer!, observation));
        return [.. Dialled(context), .. others];
    }

    /// <summary>Whether the Service keeps outside traffic on the node it enters, and the node has no ready endpoint.</summary>
    /// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", External traffic policy.</remarks>
    /// <param name="route">The route.</param>
    /// <param name="node">Name of the node.</param>
    public static bool LacksLocalEndpoint(Route route, string node) =>
        route.Service?.ExternalTrafficPolicy == TrafficPolicy.Local
        && route.Endpoints.All(endpoint => endpoint.Node is not null)
        && !route.Endpoints.Any(endpoint => endpoint.Node == node && (endpoint.IsReady || endpoint.IsServing));

    /// <summary>Whether the Service has a ready endpoint of the family that was dialled: without one the port is rejected in it.</summary>
    /// <param name="route">The route.</param>
    /// <param name="result">The probe.</param>
    public static bool HasEndpointOfFamily(Route route, AtNode result) =>
        !IPAddress.TryParse(result.Observation.Plan.Spec.Address, out var address)
        || route.Endpoints.IsEmpty
        || route.Endpoints.Any(endpoint => endpoint.Address.AddressFamily == address.AddressFamily);

    /// <summary>What probes cover: the nodes and their addresses.</summary>
    /// <param name="results">The probes.</param>
    public static Coverage CoverageOf(IEnumerable<AtNode> results) => Coverage.Of(results
        .SelectMany(result => new[] { result.Node, result.Observation.Result.Target })
        .Distinct(StringComparer.Ordinal));

    /// <summary>Whether a probe is one of the node that the question dials.</summary>
    /// <param name="result">The probe.</param>
    public static bool IsDialled(AtNode result) => result.Observation.Plan.Step == LadderStep.Frontend;

    private static IEnumerable<AtNode> Dialled(DiagnosisContext context) => context.Route.TargetNode is { } node
        ? context.At(LadderStep.Frontend).Select(observation => new AtNode(node.Name, observation))
        : [];
}
