using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>What the question wants, whichever form it was asked in.</summary>
internal static class Asked
{
    /// <summary>The target; that of a URL is what its host and port name.</summary>
    /// <param name="route">The route.</param>
    public static TargetReference Target(Route route) => route.Question.To switch
    {
        // A host of two labels has a Service's form; an Ingress says that it is none.
        UrlTarget when route is { TargetKind: RouteTargetKind.Ingress, Ingress: { } view } => new HostTarget(view.Host, view.Port),
        UrlTarget url => url.Inner,
        var target => target,
    };

    /// <summary>Port that was asked for; null when none was, or it is part of an SRV name.</summary>
    /// <param name="route">The route.</param>
    public static IntOrString? Port(Route route) => Target(route) switch
    {
        ServiceTarget service => service.Port,
        AddressTarget address => IntOrString.FromNumber(address.Port),
        PodTarget pod => pod.Port,
        NodeTarget node => IntOrString.FromNumber(node.Port),
        HostTarget host => IntOrString.FromNumber(host.Port),
        _ => null,
    };

    /// <summary>Service that was asked for by name, also within an SRV name; null for other targets.</summary>
    /// <param name="route">The route.</param>
    public static ServiceTarget? Service(Route route) => Target(route) switch
    {
        ServiceTarget service => service,
        SrvTarget srv => srv.Service,
        _ => null,
    };

    /// <summary>Whether the question comes from outside of the cluster.</summary>
    /// <param name="route">The route.</param>
    public static bool IsFromOutside(Route route) => route.Source.Reference is OutsideSource;

    /// <summary>Whether the source pod has no address of the families that it would dial; false when that is not known.</summary>
    /// <param name="route">The route.</param>
    public static bool LacksFamily(Route route) => route is { Source.Pod.PodIPs: { IsEmpty: false } own, Frontends.IsEmpty: false }
        && !route.Frontends.Any(address => own.Any(one => one.AddressFamily == address.AddressFamily));

    /// <summary><c>:80</c> or <c>:http</c>; empty without a port.</summary>
    /// <param name="route">The route.</param>
    public static string PortSuffix(Route route) => Port(route) is { } port ? $":{port}" : "";
}
