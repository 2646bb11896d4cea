using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>Names the evidence that is missing for a firmer answer.</summary>
internal static class Gaps
{
    public static IEnumerable<NotEvaluated> Of(
        DiagnosisContext context, Sightings seen, Verdict verdict, ImmutableArray<HopAssessment> hops)
    {
        var route = context.Route;
        if (route.Source.Reference is WorkloadSource or NodeSource && route.Source.Problem is null && !context.IsFromSource)
        {
            yield return new NotEvaluated(
                "DOC08",
                $"probes ran in NetDoctor's own pod, not in {route.Source}: no agent can probe from there");
        }

        if (route.Source.Reference is OutsideSource)
        {
            yield return new NotEvaluated(
                "DOC08", "probes ran inside the cluster: what lies before its nodes was not tried");
        }

        if (seen.Names.IsEmpty && ResolverFacts.CannotKnow(context) is not null)
        {
            yield return new NotEvaluated(
                route.Resolver!.Policy == DnsPolicy.None ? "DNS04" : ResolverFacts.IsFallback(route.Source.Pod!) ? "DNS07" : "DNS06",
                "what the source's own resolver answers was not asked; that it does not know names of the cluster is assumed");
        }

        if (verdict == Verdict.Unreachable && IsLeftToNodesDomains(context))
        {
            yield return new NotEvaluated(
                "DNS03", "the domains that kubelets add to pods' search lists from their nodes are not known: a name below one of them was not tried");
        }

        if (seen.IsItsOwnEndpoint)
        {
            yield return new NotEvaluated("SVC26", $"no agent can probe from {route.Source}, the Service's only endpoint, back to itself");
        }

        foreach (var sampled in Sampled(context))
        {
            yield return new NotEvaluated("DOC13", sampled);
        }

        foreach (var hop in hops.Select(hop => hop.Hop).Where(hop => hop.Hop is Hop.EgressPolicy or Hop.IngressPolicy))
        {
            var id = hop.Hop == Hop.EgressPolicy ? "POL02" : "POL01";
            if (hop.State == HopState.Unknown)
            {
                yield return new NotEvaluated(id, hop.Detail);
            }

            if (hop is { State: HopState.Failed or HopState.Degraded, Basis: not Basis.Observed })
            {
                yield return new NotEvaluated(id, "denied by objects, but no probe that the same policies deny was made: whether they are enforced here was not seen");
            }
        }

        foreach (var gap in Unread(context, verdict, hops))
        {
            yield return gap;
        }
    }

    private static IEnumerable<NotEvaluated> Unread(DiagnosisContext context, Verdict verdict, ImmutableArray<HopAssessment> hops)
    {
        foreach (var unread in context.Facts.Unread)
        {
            yield return new NotEvaluated(
                unread.Plan.Place.Kind == VantageKind.Pod ? "POD07" : "CNI06", $"{unread.Plan.Place} was not read: {unread.Problem?.TrimEnd('.')}");
        }

        var isLostOnTheWay = verdict == Verdict.Unreachable && hops.Any(hop => hop.Hop is { Hop: Hop.Network, State: HopState.Failed });
        if (isLostOnTheWay && !context.Facts.Nodes.Any() && !context.Facts.Unread.Any())
        {
            yield return new NotEvaluated("CNI06", "no agent on the nodes: routes, rules and links were not read");
        }
    }

    private static IEnumerable<string> Sampled(DiagnosisContext context)
    {
        var nodes = context.At(LadderStep.NodePort).Concat(context.At(LadderStep.NodeHealth))
            .Select(observation => observation.Plan.Peer).OfType<string>()
            .Concat(context.Route.TargetNode is { } dialled ? [dialled.Name] : [])
            .Distinct(StringComparer.Ordinal).Count();
        var all = context.Snapshot.Nodes.Count;
        if (nodes > 1 && nodes < all && all > NodeSample.Most)
        {
            yield return $"{nodes} of {all} nodes were asked, first those of the endpoints and those that are not Ready: "
                + "what holds of the other nodes is not known";
        }

        var replicas = AddressesAt(context, LadderStep.NameAtReplica).Count;
        if (replicas >= DnsLadder.MaxReplicas && DnsLadder.ReplicaCount(context.Route, context.Snapshot) is var dnsPods && dnsPods > replicas)
        {
            yield return $"{replicas} of {dnsPods} endpoints of the cluster's DNS were asked: what the others answer is not known";
        }

        var dialledAddresses = AddressesAt(context, LadderStep.Frontend);
        var left = Dialable(context).Except(dialledAddresses).Except(AddressesAt(context, LadderStep.Endpoint)).Count();
        if (dialledAddresses.Count >= DialLadder.MaxFrontends && left > 0)
        {
            yield return $"{dialledAddresses.Count} of {dialledAddresses.Count + left} addresses were dialled: whether the others answer is not "
                + "known";
        }

        if (context.Route is { TargetKind: RouteTargetKind.Ingress, Ingress: { } view } && view.AddressCount > view.Addresses.Length)
        {
            yield return $"{view.Addresses.Length} of {view.AddressCount} addresses of the Ingress were asked: whether the others answer is "
                + "not known";
        }
    }

    // What the objects say, or where they say nothing the answers of DNS; without what may not be dialled (DOC11).
    private static IEnumerable<string> Dialable(DiagnosisContext context)
    {
        var known = context.Route.TargetKind == RouteTargetKind.Ingress ? []
            : context.Route.Frontends.IsEmpty ? IngressLadder.AnswersOf(context.Observations)
            : context.Route.Frontends.Select(frontend => frontend.Address);
        return known.Select(address => address.ToString())
            .Where(address => !context.RefusedTargets.Any(refused => IPEndPoint.Parse(refused.Address).Address.ToString() == address))
            .Distinct(StringComparer.Ordinal);
    }

    private static HashSet<string> AddressesAt(DiagnosisContext context, LadderStep step) =>
        [.. context.At(step).Select(observation => observation.Plan.Spec.Address)];

    // Source: kubernetes/kubernetes pkg/kubelet/network/dns/dns.go, generateSearchesForDNSClusterFirst.
    private static bool IsLeftToNodesDomains(DiagnosisContext context) =>
        context.Route is { TargetKind: RouteTargetKind.MissingService, Resolver: { UsesClusterDns: true, Policy: not DnsPolicy.None } } route
        && Asked.Service(route) is { IsAbsolute: false } target
        && !$".{target.Host}.".Contains(".svc.", StringComparison.OrdinalIgnoreCase);
}
