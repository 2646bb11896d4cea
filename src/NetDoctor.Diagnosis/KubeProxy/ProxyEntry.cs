using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.KubeProxy;

/// <summary>Where a connection to a Service meets the proxy's rules.</summary>
/// <param name="Node">Node whose rules are met.</param>
/// <param name="IsLocalOnly">Whether only endpoints on that node may be used.</param>
/// <param name="KeepsSource">Whether the endpoint is to see the client's address.</param>
/// <remarks>Source: Kubernetes documentation, "Virtual IPs and Service Proxies", Traffic policies: only the external one promises
/// anything of the source.</remarks>
public sealed record ProxyEntry(string Node, bool IsLocalOnly, bool KeepsSource = false)
{
    /// <summary>Whether the policy may hold or not, by a setting of kube-proxy that nobody sees here: either is right.</summary>
    public bool IsEitherWay { get; init; }

    /// <summary>The entry of a connection to one of a Service's addresses.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="kind">At which of its addresses.</param>
    /// <param name="node">Node whose rules are met.</param>
    /// <param name="origin">Where the connection comes from.</param>
    /// <remarks>Traffic of the node itself and of its pods is not held to the external policy, as if it had gone out and come back.
    /// Which pods are known for such depends on <c>detectLocalMode</c>: with the usual <c>ClusterCIDR</c> those of all nodes.
    /// Source: kubernetes/kubernetes, pkg/proxy/iptables/proxier.go, "pod traffic for ... external destinations".</remarks>
    public static ProxyEntry Of(Service service, RouteTargetKind kind, string node, ProxyOrigin origin)
    {
        if (kind == RouteTargetKind.ClusterIP)
        {
            return new ProxyEntry(node, service.InternalTrafficPolicy == TrafficPolicy.Local);
        }

        var isLocalOnly = origin != ProxyOrigin.Here && service.ExternalTrafficPolicy == TrafficPolicy.Local;
        return new ProxyEntry(node, isLocalOnly, isLocalOnly && origin == ProxyOrigin.Outside)
        {
            IsEitherWay = isLocalOnly && origin == ProxyOrigin.OtherPod,
        };
    }
}

/// <summary>Where a connection that meets a node's rules comes from.</summary>
public enum ProxyOrigin
{
    /// <summary>The node itself, or one of its pods.</summary>
    Here,

    /// <summary>A pod of another node.</summary>
    OtherPod,

    /// <summary>Anything else, such as another node or a client outside of the cluster.</summary>
    Outside,
}
