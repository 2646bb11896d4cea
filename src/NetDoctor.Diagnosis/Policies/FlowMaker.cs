using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Makes flows between two ends, and tells what leaves a pod for an address of a Service.</summary>
/// <remarks>
/// kube-proxy takes what pods of its node send to a Service's own address, to its external addresses, and to those of its load balancer
/// unless they are of <c>ipMode: Proxy</c>: then the traffic goes out to the address itself. Sources: Kubernetes documentation, "Service",
/// Specifying IPMode of load balancer status; kubernetes/kubernetes pkg/proxy/serviceport.go, <c>newBaseServiceInfo</c>.
/// </remarks>
/// <param name="snapshot">Facts.</param>
/// <param name="evaluator">Decides.</param>
internal sealed class FlowMaker(ClusterSnapshot snapshot, PolicyEvaluator evaluator)
{
    private const string EitherOfThem = "policies admit either the Service's address or its endpoints', and which of them the network plugin judges is not known";

    /// <summary>Traffic to an endpoint by its own address.</summary>
    /// <param name="source">Who opens it.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="protocol">Transport.</param>
    public RouteFlow To(PolicyEnd source, RouteEndpoint endpoint, TransportProtocol protocol) =>
        Whole(source, EndOf(endpoint), endpoint.Address.Port, protocol) with { Name = endpoint.ToString(), Endpoint = endpoint };

    /// <summary>Traffic between two ends.</summary>
    /// <param name="source">Who opens it.</param>
    /// <param name="destination">Whom it is for.</param>
    /// <param name="port">Port there.</param>
    /// <param name="protocol">Transport.</param>
    public RouteFlow Whole(PolicyEnd source, PolicyEnd destination, int port, TransportProtocol protocol)
    {
        var flow = new PolicyFlow(SameFamily(source, destination), destination, protocol, port);
        var explained = evaluator.Explain(flow);
        return new($"{destination}:{port}", new(flow, explained.Egress), new(flow, explained.Ingress));
    }

    /// <summary>Traffic to an address, whoever has it.</summary>
    /// <param name="source">Who opens it.</param>
    /// <param name="address">The address.</param>
    /// <param name="protocol">Transport.</param>
    public RouteFlow At(PolicyEnd source, IPEndPoint address, TransportProtocol protocol) =>
        Whole(source, PolicyEnd.Of(address.Address, snapshot), address.Port, protocol);

    /// <summary>The same traffic when a Service's address is dialled for it: some plugins judge what leaves a pod by that address and port; of others it is
    /// not known.</summary>
    /// <param name="flow">The traffic to an endpoint.</param>
    /// <param name="source">Who opens it.</param>
    /// <param name="address">The Service's address.</param>
    public RouteFlow Translated(RouteFlow flow, PolicyEnd source, IPEndPoint address)
    {
        if (evaluator.Dialect.JudgesAfterTranslation == true || flow.Egress is not { } after)
        {
            return flow;
        }

        var before = Whole(source, PolicyEnd.OfOutside(AddressRange.Of(address.Address)), address.Port, after.Flow.Protocol).Egress!;
        return evaluator.Dialect.JudgesAfterTranslation == false ? flow with { Egress = before }
            : before.Chain.Decision.Outcome == after.Chain.Decision.Outcome ? flow
            : flow with { Egress = null, WhyUnknown = EitherOfThem };
    }

    /// <summary>What leaves a pod for an address, as the pod's policies see it; several where the address stands for several endpoints.</summary>
    /// <param name="source">The pod.</param>
    /// <param name="address">The address; of a Service, or not.</param>
    /// <param name="protocol">Transport.</param>
    public IEnumerable<RouteFlow> Leaving(PolicyEnd source, IPEndPoint address, TransportProtocol protocol)
    {
        var direct = At(source, address, protocol);
        if (!snapshot.IsComplete(ResourceKind.Service) || !snapshot.IsComplete(ResourceKind.EndpointSlice))
        {
            return [direct with { Egress = null, WhyUnknown = $"whether nodes translate {address} is not known" }];
        }

        var taken = snapshot.Services.By(address.Address).Where(service => IsTaken(service, address.Address))
            .Select(service => (Service: service, Port: service.Ports.FirstOrDefault(port => port.Port == address.Port && port.Protocol == protocol)))
            .FirstOrDefault(one => one.Port is not null);
        if (taken.Port is null)
        {
            return [direct];
        }

        var behind = EndpointChooser.ChooseHeadless(EndpointCollector.Collect(snapshot, taken.Service, taken.Port, null, null))
            .Where(endpoint => endpoint.IsChosen && endpoint.Address.AddressFamily == address.AddressFamily)
            .Select(endpoint => Translated(To(source, endpoint, protocol), source, address))
            .ToList();
        return behind.Count > 0 ? behind : [direct with { Egress = null, WhyUnknown = $"{address} is Service {taken.Service.Namespace}/{taken.Service.Name}, and no ready endpoint is behind it" }];
    }

    /// <summary>Whether nodes take what is sent to an address of a Service, and translate it themselves.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="address">One of its addresses.</param>
    public static bool IsTaken(Service service, IPAddress address) => service.ClusterIPs.Contains(address) || service.ExternalIPs.Contains(address)
        || (!service.IsLoadBalancerProxied && service.LoadBalancerIPs.Contains(address));

    /// <summary>A source at its addresses of the destination's family.</summary>
    /// <param name="source">Who opens it.</param>
    /// <param name="destination">Whom it is for.</param>
    public static PolicyEnd SameFamily(PolicyEnd source, PolicyEnd destination) =>
        destination.Ranges is [var first, ..] ? source.In(first.Family) : source;

    private PolicyEnd EndOf(RouteEndpoint endpoint) => endpoint.Pod is { HostNetwork: false } pod
        ? PolicyEnd.Of(pod, snapshot).At(endpoint.Address.Address)
        : PolicyEnd.Of(endpoint.Address.Address, snapshot);
}
