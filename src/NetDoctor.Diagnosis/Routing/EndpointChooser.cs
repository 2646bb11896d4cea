using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Chooses among the endpoints of a port as kube-proxy does.</summary>
/// <remarks>Per address family. Policy <c>Cluster</c>: the ready endpoints; of those only the ones with a hint for the node, when
/// every ready endpoint has node hints and one is for it; else only the ones with a hint for the zone, likewise; without any
/// ready endpoint, those that still serve while they terminate. Policy <c>Local</c>: the ready endpoints on the node, else those
/// on it that still serve while they terminate; hints do not count.
/// Source: kubernetes/kubernetes pkg/proxy/topology.go, <c>CategorizeEndpoints</c> and <c>topologyModeFromHints</c> (1.34);
/// Kubernetes documentation, "Virtual IPs and Service Proxies" and "Topology Aware Routing".</remarks>
internal static class EndpointChooser
{
    /// <summary>Why an endpoint is passed over whose hints name other nodes.</summary>
    internal const string ForOtherNodes = "is meant for other nodes";

    /// <summary>Why an endpoint is passed over whose hints name other zones.</summary>
    internal const string ForOtherZones = "is meant for other zones";

    /// <summary>Marks the endpoints that new connections may use.</summary>
    /// <param name="candidates">Endpoints of the port, in any order.</param>
    /// <param name="entry">Where and by which policy the choice is made.</param>
    /// <param name="zone">Zone of the entry's node; null when unknown.</param>
    /// <returns>The endpoints in the same order, and notes on the choice.</returns>
    public static (ImmutableArray<RouteEndpoint> Endpoints, ImmutableArray<string> Notes) Choose(
        ImmutableArray<Candidate> candidates, TrafficEntry entry, string? zone)
    {
        var notes = new List<string>(entry.Notes);
        var reasons = new Dictionary<Candidate, string?>(ReferenceEqualityComparer.Instance);
        foreach (var family in candidates.GroupBy(candidate => candidate.Route.Address.AddressFamily))
        {
            if (entry.Family is { } only && family.Key != only)
            {
                Mark(family, _ => "has an address of the other family", reasons);
                continue;
            }

            Mark(family.Where(candidate => candidate.Route.Address.Port == 0), _ => "has no such port", reasons);
            var usable = family.Where(candidate => candidate.Route.Address.Port != 0).ToArray();
            if (entry.IsLocal)
            {
                ChooseLocal(usable, entry, notes, reasons);
            }
            else
            {
                ChooseCluster(usable, entry.Node, zone, notes, reasons);
            }
        }

        return ([.. candidates.Select(candidate => candidate.Route with
        {
            IsChosen = reasons[candidate] is null,
            NotChosenBecause = reasons[candidate],
        })], [.. notes.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>Marks the endpoints that the name of a headless Service leads to: the ready ones, wherever they are.</summary>
    /// <param name="candidates">Endpoints, in any order.</param>
    /// <remarks>No proxy is at work, and DNS knows neither policies nor hints nor a fallback.
    /// Source: CoreDNS plugin <c>kubernetes</c>, object/endpoint.go; Kubernetes documentation, "Headless Services".</remarks>
    public static ImmutableArray<RouteEndpoint> ChooseHeadless(ImmutableArray<Candidate> candidates) =>
    [
        .. candidates.Select(candidate => candidate.Route with
        {
            IsChosen = candidate.Route is { IsReady: true, Address.Port: not 0 },
            NotChosenBecause = candidate.Route switch
            {
                { Address.Port: 0 } => "has no such port",
                { IsReady: true } => null,
                { IsTerminating: true } => "is terminating",
                _ => "is not ready",
            },
        }),
    ];

    private static void ChooseCluster(
        Candidate[] usable, string? node, string? zone, List<string> notes, Dictionary<Candidate, string?> reasons)
    {
        var ready = usable.Where(candidate => candidate.Route.IsReady).ToArray();
        if (ready.Length == 0)
        {
            Fallback(usable, "", notes, reasons);
            return;
        }

        Mark(usable.Where(candidate => !candidate.Route.IsReady), WhyNotReady, reasons);
        if (node is not null && IsHinted(ready, endpoint => endpoint.HintNodes, node))
        {
            notes.Add($"Hints keep the traffic of node {node} on endpoints that are meant for it.");
            Mark(ready, candidate => candidate.Source.HintNodes.Contains(node) ? null : ForOtherNodes, reasons);
        }
        else if (zone is not null && IsHinted(ready, endpoint => endpoint.HintZones, zone))
        {
            notes.Add($"Hints keep the traffic of zone {zone} on endpoints that are meant for it.");
            Mark(ready, candidate => candidate.Source.HintZones.Contains(zone) ? null : ForOtherZones, reasons);
        }
        else
        {
            if (node is null && ready.Any(candidate => !candidate.Source.HintZones.IsEmpty || !candidate.Source.HintNodes.IsEmpty))
            {
                notes.Add("The endpoints carry topology hints, but the node that the traffic starts on is not known.");
            }

            Mark(ready, _ => null, reasons);
        }
    }

    private static void ChooseLocal(
        Candidate[] usable, TrafficEntry entry, List<string> notes, Dictionary<Candidate, string?> reasons)
    {
        if (entry.Node is null)
        {
            // Any node may be the one, so every endpoint may be used that some node would use.
            var nodes = usable.GroupBy(candidate => candidate.Route.Node, StringComparer.Ordinal);
            foreach (var group in nodes)
            {
                ReadyOrFallback([.. group], "", notes, reasons);
            }

            notes.Add($"{entry.Policy} keeps traffic on the node that it enters, which is not known here.");
            return;
        }

        notes.Add($"{entry.Policy} keeps traffic on node {entry.Node}.");
        var local = usable.Where(candidate => candidate.Source.NodeName == entry.Node).ToArray();
        Mark(usable.Except(local), _ => $"is not on node {entry.Node}", reasons);
        ReadyOrFallback(local, $" on node {entry.Node}", notes, reasons);
    }

    private static void ReadyOrFallback(
        Candidate[] usable, string where, List<string> notes, Dictionary<Candidate, string?> reasons)
    {
        if (usable.Any(candidate => candidate.Route.IsReady))
        {
            Mark(usable, WhyNotReady, reasons);
        }
        else
        {
            Fallback(usable, where, notes, reasons);
        }
    }

    private static void Fallback(Candidate[] usable, string where, List<string> notes, Dictionary<Candidate, string?> reasons)
    {
        if (usable.Any(candidate => IsLastResort(candidate.Route)))
        {
            notes.Add($"No endpoint is ready{where}, so those that still serve while they terminate are used.");
        }

        Mark(usable, candidate => IsLastResort(candidate.Route) ? null : WhyNotReady(candidate), reasons);
    }

    private static bool IsLastResort(RouteEndpoint endpoint) => endpoint is { IsServing: true, IsTerminating: true };

    private static bool IsHinted(Candidate[] ready, Func<Endpoint, ImmutableArray<string>> hints, string place) =>
        ready.All(candidate => !hints(candidate.Source).IsEmpty) && ready.Any(candidate => hints(candidate.Source).Contains(place));

    private static string? WhyNotReady(Candidate candidate) => candidate.Route switch
    {
        { IsReady: true } => null,
        { IsTerminating: true } => "is terminating",
        _ => "is not ready",
    };

    private static void Mark(
        IEnumerable<Candidate> candidates, Func<Candidate, string?> why, Dictionary<Candidate, string?> reasons)
    {
        foreach (var candidate in candidates)
        {
            reasons[candidate] = why(candidate);
        }
    }
}
