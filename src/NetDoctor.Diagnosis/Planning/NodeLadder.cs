using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Planning;

/// <summary>The nodes of a question about a Service that is reached through them: their ports, and what they say of their endpoints.</summary>
internal static class NodeLadder
{
    /// <summary>The nodes' ports of the Service, of all nodes or of a sample of very many, in each family that they have and that
    /// NetDoctor can dial; without the dialled one.</summary>
    public static IEnumerable<(string Node, IPEndPoint Address)> Ports(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        if (route.TargetKind != RouteTargetKind.NodePort || route.Port is not { NodePort: > 0 } port)
        {
            return [];
        }

        var families = Families(route, snapshot, probing);
        return from node in NodeSample.Of(route, snapshot)
               from address in node.Addresses
               where address.Type == "InternalIP" && families.Contains(address.Address.AddressFamily)
               let endpoint = new IPEndPoint(address.Address, port.NodePort)
               where !route.Frontends.Contains(endpoint)
               select (node.Name, endpoint);
    }

    /// <summary>The health ports of the nodes, of all or of a sample of very many, behind a load balancer that keeps traffic on the node
    /// it enters.</summary>
    /// <remarks>A load balancer asks it to learn which nodes have endpoints. Source: Kubernetes documentation, "Create an External
    /// Load Balancer", Preserving the client source IP.</remarks>
    public static IEnumerable<PlannedProbe> Health(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        if (route is not
            {
                TargetKind: RouteTargetKind.NodePort or RouteTargetKind.LoadBalancer,
                Service: { Type: ServiceType.LoadBalancer, ExternalTrafficPolicy: TrafficPolicy.Local, HealthCheckNodePort: > 0 and var port },
            })
        {
            return [];
        }

        return from node in NodeSample.Of(route, snapshot)
               let address = node.Addresses.FirstOrDefault(address => address.Type == "InternalIP")
               where address is not null
               select new PlannedProbe(
                   LadderStep.NodeHealth,
                   new HttpProbeSpec
                   {
                       Address = address.Address.ToString(),
                       Port = port,
                       Path = "/healthz",
                       TimeoutMilliseconds = (int)probing.ProbeTimeout.TotalMilliseconds,
                   },
                   probing.Place)
               {
                   Peer = node.Name,
               };
    }

    // A family without endpoints is rejected everywhere, and one that NetDoctor itself has not cannot be judged from here.
    private static HashSet<AddressFamily> Families(Route route, ClusterSnapshot snapshot, ProbingContext probing)
    {
        var families = route.Frontends.Take(1).Select(dialled => dialled.AddressFamily).ToHashSet();
        if (probing.Place.Pod?.Split('/') is [var ns, var name] && snapshot.Pods.Find(ns, name) is { } self)
        {
            families.UnionWith(self.PodIPs.Select(address => address.AddressFamily)
                .Where(family => route.Endpoints.Any(endpoint => endpoint.IsReady && endpoint.Address.AddressFamily == family)));
        }

        return families.Count > 0 ? families : [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];
    }
}
