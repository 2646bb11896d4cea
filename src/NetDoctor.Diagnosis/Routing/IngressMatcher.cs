using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Finds the rule of the cluster's Ingresses that takes a host and path, as a controller would.</summary>
/// <remarks>An exact host comes before a wildcard, which stands for one label, and that before a rule for every host. In one host
/// the longest path wins, Exact before Prefix before ImplementationSpecific; of equals the oldest Ingress, and canaries
/// do not compete. What no path takes goes to a default backend. Source: Kubernetes documentation, "Ingress", Path types, Multiple matches,
/// Hostname wildcards, DefaultBackend; ingress-nginx documentation, "How it works", Building the NGINX model.</remarks>
internal static class IngressMatcher
{
    private const int AnyHost = 2;

    /// <summary>Claims of a host and the rules that take a path there, each with the first choice first.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="host">Host in lower case.</param>
    /// <param name="path">Path without query.</param>
    public static (ImmutableArray<IngressClaim> Claims, ImmutableArray<IngressMatch> Matches) Find(
        ClusterSnapshot snapshot, string host, string path)
    {
        var isClasslessServed = new Lazy<bool>(() => ClasslessIngresses.MayBeServed(snapshot));
        var claims = snapshot.Ingresses.All
            .Select(ingress => (Claim: ClaimOf(snapshot, ingress, isClasslessServed), Rank: RankOf(ingress, host)))
            .Where(pair => pair.Rank is not null)
            .OrderBy(pair => pair.Claim.IsEligible ? 0 : 1).ThenBy(pair => pair.Rank)
            .ThenBy(pair => pair.Claim.Ingress.IsCanary)
            .ThenBy(pair => pair.Claim.Ingress.CreatedAt)
            .ThenBy(pair => pair.Claim.Ingress.Namespace, StringComparer.Ordinal)
            .ThenBy(pair => pair.Claim.Ingress.Name, StringComparer.Ordinal)
            .ToList();

        // A host that somebody claims by its name has a server of its own: rules for every host do not reach into it.
        var best = claims.Where(pair => pair.Claim.IsEligible).Select(pair => pair.Rank)
            .DefaultIfEmpty(claims.Select(pair => pair.Rank).Min()).Min();
        var inHost = claims.Where(pair => pair.Rank == best || !pair.Claim.IsEligible).Select(pair => pair.Claim).ToList();
        var paths = inHost.SelectMany((claim, order) => claim.Ingress.Paths
            .Where(rule => RankOf(rule.Host, host) is { } rank && (rank == best || !claim.IsEligible) && Takes(rule, path))
            .Select(rule => (Match: new IngressMatch(claim, rule, ServiceOf(rule.Backend)), Order: order)))
            .OrderBy(pair => pair.Match.Claim.IsEligible ? 0 : 1)
            .ThenBy(pair => pair.Match.Claim.Ingress.IsCanary)
            .ThenByDescending(pair => pair.Match.Rule!.Path.TrimEnd('/').Length)
            .ThenBy(pair => RankOfType(pair.Match.Rule!.PathType))
            .ThenBy(pair => pair.Order)
            .Select(pair => pair.Match);
        var defaults = claims.Where(pair => pair.Claim.Ingress.DefaultBackend is not null)
            .Select(pair => new IngressMatch(pair.Claim, null, ServiceOf(pair.Claim.Ingress.DefaultBackend)));
        return ([.. claims.Select(pair => pair.Claim)],
            [.. paths.Concat(defaults).OrderBy(match => match.Claim.IsEligible ? 0 : 1)]);
    }

    /// <summary>How exactly a rule's host is the one that is asked for: 0 the same, 1 by wildcard, 2 every host; null when it is not.</summary>
    /// <param name="ruleHost">Host of the rule; empty for every host.</param>
    /// <param name="host">Host in lower case.</param>
    public static int? RankOf(string ruleHost, string host)
    {
        if (ruleHost.Length == 0)
        {
            return AnyHost;
        }

        if (string.Equals(ruleHost, host, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return ruleHost.StartsWith("*.", StringComparison.Ordinal) && dot > 0
            && ruleHost.AsSpan(1).Equals(host.AsSpan(dot), StringComparison.OrdinalIgnoreCase) ? 1 : null;
    }

    /// <summary>Whether a rule's path takes a request's.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="path">Path without query.</param>
    public static bool Takes(IngressPath rule, string path) => rule.PathType switch
    {
        "Exact" => rule.Path == path,
        _ when IngressPattern.Is(rule.Path) => IngressPattern.Takes(rule.Path, path),
        "Prefix" => IsElementPrefix(rule.Path.TrimEnd('/'), path),
        // What it means is up to the controller; the usual ones take it for the beginning of the path.
        _ => rule.Path.Length == 0 || path.StartsWith(rule.Path, StringComparison.Ordinal),
    };

    /// <summary>An Ingress with its class.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="isClasslessServed">Whether a controller may take Ingresses without a class.</param>
    /// <remarks>Source: Kubernetes documentation, "Ingress", Ingress class, Deprecated annotation, Default IngressClass.</remarks>
    private static IngressClaim ClaimOf(ClusterSnapshot snapshot, Ingress ingress, Lazy<bool> isClasslessServed)
    {
        var name = ingress.ClassName ?? ingress.LegacyClass;
        if (name is not null)
        {
            var named = snapshot.IngressClasses.Find("", name);
            var state = named is not null ? IngressClassState.Known
                : ingress.ClassName is null || !snapshot.IsComplete(ResourceKind.IngressClass) ? IngressClassState.Unknown
                : IngressClassState.Missing;
            return new IngressClaim(ingress, name, named, state);
        }

        var byDefault = snapshot.IngressClasses.All.Where(one => one.IsDefault)
            .OrderBy(one => one.Name, StringComparer.Ordinal).FirstOrDefault();
        return new IngressClaim(ingress, byDefault?.Name, byDefault, byDefault is not null ? IngressClassState.Known
            : snapshot.IsComplete(ResourceKind.IngressClass) && !isClasslessServed.Value ? IngressClassState.None
            : IngressClassState.Unknown);
    }

    // An action that an annotation describes, such as a redirect, bears the name of a Service that there is not.
    // Source: AWS Load Balancer Controller documentation, "Ingress annotations", actions.
    private static IngressBackend? ServiceOf(IngressBackend? backend) =>
        backend is { Port: { IsName: true, Text: "use-annotation" } } ? null : backend;

    private static int? RankOf(Ingress ingress, string host)
    {
        var ranks = ingress.Paths.Select(rule => RankOf(rule.Host, host)).Where(rank => rank is not null).ToList();
        return ranks.Count > 0 ? ranks.Min()
            : ingress is { Paths.IsEmpty: true, DefaultBackend: not null } ? AnyHost
            : null;
    }

    private static bool IsElementPrefix(string prefix, string path) => path.StartsWith(prefix, StringComparison.Ordinal)
        && (path.Length == prefix.Length || path[prefix.Length] == '/');

    private static int RankOfType(string pathType) => pathType switch
    {
        "Exact" => 0,
        "Prefix" => 1,
        _ => 2,
    };
}
