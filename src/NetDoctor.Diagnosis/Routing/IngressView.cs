using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>What the cluster's Ingresses make of a URL.</summary>
public sealed record IngressView
{
    /// <summary>Host of the URL in lower case.</summary>
    public required string Host { get; init; }

    /// <summary>Path of the URL without its query.</summary>
    public required string Path { get; init; }

    /// <summary>Port of the URL.</summary>
    public required int Port { get; init; }

    /// <summary>Whether the scheme is https.</summary>
    public required bool IsHttps { get; init; }

    /// <summary>Ingresses that have rules for the host, or take every host; those that a controller serves come first, then the
    /// oldest. Empty when nobody claims it.</summary>
    public ImmutableArray<IngressClaim> Claims { get; init; } = [];

    /// <summary>Rules that take host and path, the one that wins first; empty when none does.</summary>
    public ImmutableArray<IngressMatch> Matches { get; init; } = [];

    /// <summary>Addresses of the Ingress that wins, or claims the host, with the URL's port; else those of all Ingresses. Of many
    /// the first few.</summary>
    public ImmutableArray<IPEndPoint> Addresses { get; init; } = [];

    /// <summary>How many addresses there are, with those that are left out.</summary>
    public int AddressCount { get; init; }

    /// <summary>Host names in the status of that Ingress; empty in the usual case.</summary>
    public ImmutableArray<string> Hostnames { get; init; } = [];

    /// <summary>Hosts of Ingresses that may have been meant; empty when the host is claimed.</summary>
    public ImmutableArray<string> NearHosts { get; init; } = [];

    /// <summary>Whether a rule names the host, exactly or by a wildcard.</summary>
    public bool IsNamed => Claims.Any(claim => claim.Ingress.Paths.Any(rule => IngressMatcher.RankOf(rule.Host, Host) is 0 or 1));

    /// <summary>The rule that takes the request; null when none does.</summary>
    public IngressMatch? Winner => Matches.IsEmpty ? null : Matches[0];

    /// <summary>The Ingress that takes the request, or at least claims its host; null when nobody does.</summary>
    public IngressClaim? Claim => Winner?.Claim ?? (Claims.IsEmpty ? null : Claims[0]);

    /// <summary>TLS entry for the host in that Ingress; null without one.</summary>
    public IngressTls? Tls => Claim?.Ingress.Tls.FirstOrDefault(tls =>
        tls.Hosts.IsEmpty || tls.Hosts.Any(host => IngressMatcher.RankOf(host, Host) is not null));
}

/// <summary>An Ingress that claims a host.</summary>
/// <param name="Ingress">The Ingress.</param>
/// <param name="ClassName">Name of its class, given or by default; null when it has none.</param>
/// <param name="Class">The class; null when there is none, or it is not known.</param>
/// <param name="State">Whether somebody may serve it.</param>
public sealed record IngressClaim(Ingress Ingress, string? ClassName, IngressClass? Class, IngressClassState State)
{
    /// <summary>Whether a controller may serve it: it has a class, or somebody has given it an address.</summary>
    public bool IsEligible => State is IngressClassState.Known or IngressClassState.Unknown || !Ingress.Addresses.IsEmpty;
}

/// <summary>What is known of an Ingress' class.</summary>
public enum IngressClassState
{
    /// <summary>The class exists.</summary>
    Known,

    /// <summary>It cannot be told: classes are not known, or the annotation of old names it.</summary>
    Unknown,

    /// <summary>The class that it names does not exist.</summary>
    Missing,

    /// <summary>It names no class, and no class is the default.</summary>
    None,
}

/// <summary>A rule that takes a request.</summary>
/// <param name="Claim">Its Ingress.</param>
/// <param name="Rule">Host and path; null for the default backend.</param>
/// <param name="Backend">Where it leads; null for a backend that is no Service.</param>
public sealed record IngressMatch(IngressClaim Claim, IngressPath? Rule, IngressBackend? Backend)
{
    /// <summary>The rule in words: <c>shop.example.com/cart (Prefix)</c>, or <c>default backend</c>.</summary>
    public override string ToString() => Rule is null
        ? "default backend"
        : $"{(Rule.Host.Length == 0 ? "*" : Rule.Host)}{(Rule.Path.Length == 0 ? "/" : Rule.Path)} ({Rule.PathType})";
}
