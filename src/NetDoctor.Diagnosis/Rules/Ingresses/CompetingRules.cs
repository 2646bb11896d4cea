using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>Rules of several Ingresses that take the same request.</summary>
internal static class CompetingRules
{
    /// <summary>Rules of other Ingresses of the same class that lose against the winner, with another backend, in order.</summary>
    /// <param name="view">What the Ingresses make of the question.</param>
    public static IEnumerable<IngressMatch> Losers(IngressView view) => view.Winner is { Rule: not null } winner
        ? view.Matches.Skip(1).Where(match => match is { Rule: not null, Backend: not null, Claim: { IsEligible: true, Ingress.IsCanary: false } }
            && match.Claim.ClassName == winner.Claim.ClassName
            && !ReferenceEquals(match.Claim.Ingress, winner.Claim.Ingress)
        && MayMeet(match.Claim.Ingress, winner.Claim.Ingress)
            && (match.Backend != winner.Backend || match.Claim.Ingress.Namespace != winner.Claim.Ingress.Namespace))
        : [];

    /// <summary>Whether two rules have host, path and type in common, so that only age decides.</summary>
    /// <param name="left">A rule.</param>
    /// <param name="right">Another.</param>
    public static bool AreEqual(IngressPath left, IngressPath right) => IsSamePath(left, right) && left.PathType == right.PathType
        && string.Equals(left.Host, right.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two rules have the same path.</summary>
    /// <param name="left">A rule.</param>
    /// <param name="right">Another.</param>
    public static bool IsSamePath(IngressPath left, IngressPath right) => left.Path.TrimEnd('/') == right.Path.TrimEnd('/');

    /// <summary>Whether the winner leads nowhere while the loser's Service has a ready endpoint: then the choice is what fails.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="loser">The rule that loses.</param>
    public static bool IsFatal(DiagnosisContext context, IngressMatch loser) =>
        IngressFacts.Unserved(context) is not null
        && context.Snapshot.IsComplete(ResourceKind.EndpointSlice)
        && !context.Route.ChosenEndpoints.Any()
        && context.Route.Service?.Type != ServiceType.ExternalName
        && context.Snapshot.Services.Find(loser.Claim.Ingress.Namespace, loser.Backend!.ServiceName) is { } service
        && ServiceFacts.ReadyEndpoints(context.Snapshot, service).Any();

    // Where every Ingress has a load balancer of its own, as in clouds, DNS decides, and none wins over another.
    private static bool MayMeet(Ingress left, Ingress right) =>
        left.Addresses.IsEmpty || right.Addresses.IsEmpty || left.Addresses.Intersect(right.Addresses, StringComparer.Ordinal).Any();

    /// <summary>A rule with its Ingress and backend in words.</summary>
    /// <param name="match">The rule.</param>
    public static string Describe(IngressMatch match) =>
        $"{match} of Ingress {IngressFacts.NameOf(match.Claim.Ingress)} leads to {match.Backend?.ServiceName}:{match.Backend?.Port}; "
        + $"created {match.Claim.Ingress.CreatedAt:yyyy-MM-dd HH:mm:ss}Z";
}
