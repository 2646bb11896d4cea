using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The addresses of a question: what the source dials, every node's port, every endpoint.</summary>
internal static class DialLadder
{
    /// <summary>Addresses of the target itself that are dialled at most; of more of them the first (DOC13).</summary>
    internal const int MaxFrontends = 4;

    /// <summary>Endpoints dialled at most; of more of them a sample (DOC13).</summary>
    internal const int MaxEndpoints = 100;

    public static IEnumerable<PlannedProbe> Plan(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        foreach (var address in route.Frontends.Where(address => !IsEndpoint(route, address)).Take(MaxFrontends))
        {
            yield return Dial(LadderStep.Frontend, route, address, probing);
        }

        foreach (var (node, address) in NodeLadder.Ports(route, snapshot, probing))
        {
            yield return Dial(LadderStep.NodePort, route, address, probing) with { Peer = node };
        }

        foreach (var probe in NodeLadder.Health(route, snapshot, probing))
        {
            yield return probe;
        }

        foreach (var endpoint in EndpointSample.Of(route, MaxEndpoints))
        {
            yield return Dial(LadderStep.Endpoint, route, endpoint.Address, probing) with { Endpoint = endpoint };
        }
    }

    /// <summary>A probe of one address in the question's protocol.</summary>
    internal static PlannedProbe Dial(LadderStep step, Route route, IPEndPoint address, ProbingContext probing)
    {
        var timeout = (int)probing.ProbeTimeout.TotalMilliseconds;
        ProbeSpec spec = route.Question.Protocol == TransportProtocol.Udp
            ? new UdpProbeSpec { Address = address.Address.ToString(), Port = address.Port, TimeoutMilliseconds = timeout }
            : new TcpProbeSpec { Address = address.Address.ToString(), Port = address.Port, TimeoutMilliseconds = timeout };
        return new PlannedProbe(step, spec, probing.Place);
    }

    // A headless Service and a pod are dialled at the endpoint itself: once is enough, and it counts as the endpoint.
    private static bool IsEndpoint(Route route, IPEndPoint address) =>
        route.Endpoints.Any(endpoint => endpoint.Address.Equals(address));
}
