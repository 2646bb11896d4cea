using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>The source pod's own resolv.conf, as an agent read it in the pod.</summary>
internal static class LiveResolver
{
    /// <summary>The resolv.conf; null when it was not read.</summary>
    /// <param name="context">All that is known.</param>
    public static ResolverFact? Of(DiagnosisContext context) => context.Facts.Pod(context.Route.Source.Pod)?.Resolver;

    /// <summary>Servers that the resolv.conf names, in order, without those that are no addresses; null when it was not read.</summary>
    /// <param name="context">All that is known.</param>
    public static ImmutableArray<IPAddress>? Servers(DiagnosisContext context) => Of(context) is { } live
        ? [.. live.Nameservers.Select(server => IPAddress.TryParse(server, out var address) ? address : null).OfType<IPAddress>()]
        : null;

    /// <summary>Whether the first server, which decides, is the cluster's DNS or a cache in front of it; null when it was not read, and without servers.</summary>
    /// <param name="context">All that is known.</param>
    public static bool? AsksCluster(DiagnosisContext context) => Servers(context) is [var first, ..] && context.Route.Resolver is { } resolver
        ? ResolverConfiguration.IsOfCluster(first, resolver.DnsService, context.Snapshot)
        : null;

    /// <summary>What the resolv.conf says, as evidence; empty when it was not read.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Evidence> Evidence(DiagnosisContext context)
    {
        if (Of(context) is { } live)
        {
            yield return new Evidence(
                Basis.Observed, $"resolv.conf of {context.Route.Source.Pod!.Reference}",
                $"nameserver {List(live.Nameservers)}; search {List(live.Search)}; ndots {live.Ndots}",
                context.Facts.Pod(context.Route.Source.Pod)!.ObservedAt);
        }
    }

    private static string List(ImmutableArray<string> values) => values.IsEmpty ? "none" : string.Join(", ", values);
}
