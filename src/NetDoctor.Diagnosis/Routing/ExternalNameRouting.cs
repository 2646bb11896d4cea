using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Routes to a Service that stands for another name.</summary>
/// <remarks>DNS answers with a CNAME and nothing else happens: no port is translated, and endpoints are not read.
/// Source: Kubernetes documentation, "Service", type ExternalName.</remarks>
internal static class ExternalNameRouting
{
    /// <summary>Routes to an ExternalName Service.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="service">The Service.</param>
    /// <param name="asked">Port that is asked for; null for the only one.</param>
    public static Route Route(RoutingContext context, Service service, IntOrString? asked)
    {
        var (port, others) = PortSelector.Select(service, asked, context.Protocol);
        var host = service.ExternalName?.TrimEnd('.').ToLowerInvariant() ?? "";
        var inner = (NameLookup.Find(context.Snapshot, host) as ServiceMeaning)?.Service;
        var number = asked is { IsName: false } typed ? typed.Number : port?.Port;
        return ServiceHop.Start(context, service, RouteTargetKind.ExternalName, port) with
        {
            OtherProtocolPorts = others,
            ExternalHost = host,
            Frontends = inner is null ? [] : FrontendSelector.At(FrontendSelector.Usable(context.Source, inner.ClusterIPs), number),
            ChoiceNotes = inner is null
                ? []
                : [$"{service.Reference} stands for {inner.Reference}; the source dials the port that it asked for there."],
        };
    }
}
