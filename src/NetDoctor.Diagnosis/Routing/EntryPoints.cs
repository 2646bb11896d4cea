using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Tells on which node, and by which traffic policy, the endpoint of a connection is chosen.</summary>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", Traffic policies; kubernetes/kubernetes
/// pkg/proxy/iptables/proxier.go, <c>syncProxyRules</c> (chains KUBE-SVC, KUBE-SVL and KUBE-EXT); pkg/proxy/serviceport.go.</remarks>
internal static class EntryPoints
{
    private const string InternalLocal = "internalTrafficPolicy: Local";
    private const string ExternalLocal = "externalTrafficPolicy: Local";

    /// <summary>A cluster address: the proxy of the source's node, by the internal policy.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    public static TrafficEntry ClusterIP(RoutingContext context, Service service) =>
        service.InternalTrafficPolicy == TrafficPolicy.Local
            ? new TrafficEntry(context.Source.Node, true, InternalLocal) { Notes = OutsideNote(context) }
            : new TrafficEntry(context.Source.Node, false) { Notes = OutsideNote(context) };

    /// <summary>An external or load balancer's address.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <remarks>Traffic of the node's own pods and of the node itself is taken at the source's node and by the policy
    /// <c>Cluster</c>, as if it had gone out to the load balancer and come back.</remarks>
    public static TrafficEntry External(RoutingContext context, Service service)
    {
        var isLocal = service.ExternalTrafficPolicy == TrafficPolicy.Local;
        if (!context.IsOutside)
        {
            return new TrafficEntry(context.Source.Node, false) { Notes = isLocal ? [ShortCut(context)] : [] };
        }

        return isLocal ? new TrafficEntry(null, true, ExternalLocal) : new TrafficEntry(null, false);
    }

    /// <summary>A node's port: the proxy of that node, by the external policy.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="node">The node that is dialled; null when any may be.</param>
    public static TrafficEntry NodePort(RoutingContext context, Service service, string? node)
    {
        if (service.ExternalTrafficPolicy != TrafficPolicy.Local)
        {
            return new TrafficEntry(node, false);
        }

        return node is not null && !context.IsOutside && context.Source.Node == node
            ? new TrafficEntry(node, false) { Notes = [ShortCut(context)] }
            : new TrafficEntry(node, true, ExternalLocal);
    }

    private static string[] OutsideNote(RoutingContext context) =>
        context.IsOutside ? ["A cluster address leads nowhere outside of the cluster."] : [];

    private static string ShortCut(RoutingContext context) =>
        $"{ExternalLocal} does not apply to traffic that starts on {(context.Source.Node is { } node ? $"the node itself ({node})" : "a node of the cluster")}.";
}
