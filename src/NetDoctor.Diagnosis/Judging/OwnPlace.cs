using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Diagnosis.Rules.Ingresses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Tells what NetDoctor may meet only where, and as who, it is, so that it proves nothing for another source.</summary>
internal static class OwnPlace
{
    /// <summary>Whether an address is closed to NetDoctor that need not be closed to who comes from outside: many balancers do not send
    /// a node's own traffic back, or admit certain ranges only. False when nobody is left to serve it.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="failed">The hop that fails.</param>
    public static bool IsOnlyInside(DiagnosisContext context, Sightings seen, HopAssessment failed)
    {
        if (!Asked.IsFromOutside(context.Route))
        {
            return false;
        }

        return failed.Hop switch
        {
            { Hop: Hop.Ingress, Basis: Basis.Observed } => seen.IsClosedByIngress
                && !(context.Route.Ingress?.Claim is { } claim && IngressControllers.Of(context.Snapshot, claim) is { IsReady: false }),
            { Hop: Hop.Proxy } => context.Route.TargetKind is RouteTargetKind.LoadBalancer or RouteTargetKind.ExternalIP,
            _ => false,
        };
    }

    /// <summary>Whether translation fails on NetDoctor's node, and the source is on another: each node translates for itself.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="failed">The hop that fails.</param>
    public static bool IsOtherNodes(DiagnosisContext context, Sightings seen, HopAssessment failed) =>
        failed.Hop.Hop == Hop.Proxy && IsForeign(context) && context.Route is var route
        && route.TargetKind is RouteTargetKind.ClusterIP or RouteTargetKind.ExternalIP or RouteTargetKind.LoadBalancer
        && route is not { TargetKind: RouteTargetKind.LoadBalancer, Service.IsLoadBalancerProxied: true }
        && route.Source.Node is { } node && seen.OwnNode is { } own && own != node;

    /// <summary>Whether NetDoctor's own node is known to be ill, which may be all that is wrong, and the source is on another.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="failed">The hop that fails.</param>
    public static bool IsOwnNodes(DiagnosisContext context, Sightings seen, HopAssessment failed) =>
        failed.Hop.Hop is Hop.Network or Hop.Proxy && IsForeign(context) && seen.OwnNode is { } own && own != context.Route.Source.Node
        && context.Snapshot.Nodes.Find("", own) is { } node
        && (node.Conditions.Status("Ready") != true || node.Conditions.Status("NetworkUnavailable") == true);

    /// <summary>Whether what drops or rejects NetDoctor's own packets need not do so to the source's, since policies single out who may
    /// come.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="seen">Its observations, sorted.</param>
    /// <param name="hop">The hop that fails.</param>
    /// <remarks>Some enforcers reject instead of dropping, so a refusal by ICMP says no more than silence; a reset comes from the target.
    /// Source: cloudnativelabs/kube-router pkg/controllers/netpol, REJECT --reject-with icmp-port-unreachable.</remarks>
    public static bool MayBePolicy(DiagnosisContext context, Sightings seen, HopAssessment hop)
    {
        var isFiltered = hop.Hop.Hop switch
        {
            Hop.Network => true,
            // Some judge the Service's address itself, before it is translated.
            Hop.Proxy => seen.Dialled.All(one => one.Succeeded
                || one.Result.Outcome is ProbeOutcome.Timeout or ProbeOutcome.Prohibited or ProbeOutcome.AccessDenied),
            Hop.Ingress => seen.Applications.All(one => one.Result is not HttpProbeResult { Status: not null }),
            Hop.Dns => seen.Names.All(name => name.Result is not DnsProbeResult { Rcode: not null }),
            Hop.Listen => seen.Endpoints.Concat(seen.Dialled).Any(observation =>
                observation.Result is { Outcome: ProbeOutcome.Refused, Refusal.By: "icmp" }),
            _ => false,
        };
        return isFiltered && IsForeign(context) && IsOpen(context, hop.Hop.Hop);
    }

    // Probes that policies are known to stop are no longer among those that are judged here.
    private static bool IsOpen(DiagnosisContext context, Hop hop)
    {
        var policies = context.Policies;
        if (PolicyHops.Kinds.Any(kind => !context.Snapshot.IsComplete(kind)))
        {
            return true;
        }

        return policies.Own is null
            ? MayConcernTarget(context, hop)
            : (hop == Hop.Dns ? policies.OwnDnsFlows : policies.OwnFlows.Concat(policies.OwnDirectFlows))
                .Any(flow => flow.Outcome == PolicyOutcome.Unknown);
    }

    // The target of a name is the cluster's DNS, that of an Ingress its controller.
    private static bool MayConcernTarget(DiagnosisContext context, Hop hop)
    {
        var (route, snapshot) = (context.Route, context.Snapshot);
        return hop switch
        {
            Hop.Dns => !PolicyAttachment.IngressOf(snapshot, DnsFacts.PodsOf(snapshot, DnsFacts.ServiceOf(context))).IsEmpty,
            Hop.Ingress => !context.IsFromSource && route is { Ingress.Claim: { } claim } && IngressControllers.Of(snapshot, claim) is { } controller
                && !PolicyAttachment.IngressOf(snapshot, controller.Pods).IsEmpty,
            Hop.Proxy => false,
            _ => !route.IngressPolicies.IsEmpty,
        };
    }

    // Behind an Ingress it is the controller that dials, whoever asks.
    private static bool IsForeign(DiagnosisContext context) =>
        !context.IsFromSource || context.Route.TargetKind == RouteTargetKind.Ingress;
}
