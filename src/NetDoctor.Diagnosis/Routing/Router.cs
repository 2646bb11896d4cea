using NetDoctor.Diagnosis.Questions;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Follows a question as the cluster would, by objects alone.</summary>
/// <remarks>Looks objects up by name and address; it walks at most the pods of one namespace, and names when near
/// ones are looked for. Missing objects are named in <see cref="Route.ChoiceNotes"/> and <see cref="RouteSource.Problem"/>,
/// with near names. A kind that is not complete makes nothing missing: callers ask the snapshot before they conclude from
/// an absence. Source: Kubernetes documentation, "Service", "Virtual IPs and Service Proxies", "DNS for Services and Pods".</remarks>
public static class Router
{
    /// <summary>Routes a question.</summary>
    /// <param name="question">The question.</param>
    /// <param name="snapshot">Facts.</param>
    /// <param name="self">NetDoctor's own node and pod, as far as they are known.</param>
    public static Route Route(ParsedQuestion question, ClusterSnapshot snapshot, Vantage self)
    {
        var context = new RoutingContext(question, snapshot, SourceResolver.Resolve(question.From, snapshot, self));
        var target = question.To is UrlTarget url ? url.Inner : question.To;
        var route = target switch
        {
            ServiceTarget service => ServiceRouting.Route(context, service),
            SrvTarget srv => ServiceRouting.Route(context, srv),
            AddressTarget address => AddressRouting.Route(context, address),
            PodTarget pod => PodRouting.Route(context, pod),
            NodeTarget node => AddressRouting.Route(context, node),
            HostTarget host => HostRouting.Route(context, host),
            _ => throw new ArgumentException($"a target of type {target.GetType().Name} leads nowhere", nameof(question)),
        };
        if (question.To is UrlTarget asked)
        {
            route = IngressRouting.Route(context, asked, route);
        }

        return PolicyAttachment.Attach(route, snapshot);
    }
}
