using System.Collections.Immutable;
using NetDoctor.Diagnosis.Questions;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Tells which absolute names a source tries for a name, and which of them leads somewhere.</summary>
internal static class ResolverViewBuilder
{
    /// <summary>Resolves a name as the source would.</summary>
    /// <param name="context">Question, facts and source.</param>
    /// <param name="host">Name without trailing dot.</param>
    /// <param name="isAbsolute">Whether it was written with a dot at its end.</param>
    /// <param name="srvPrefix"><c>_port._proto.</c> of an SRV name, left out when its Service is looked for; empty otherwise.</param>
    /// <returns>The view, and what the name means; null when no object has it.</returns>
    public static (ResolverView View, NameMeaning? Meaning) Resolve(
        RoutingContext context, string host, bool isAbsolute, string srvPrefix = "")
    {
        var configuration = ResolverConfiguration.Of(context.Source, context.Snapshot);
        var candidates = Candidates(srvPrefix + host.ToLowerInvariant(), isAbsolute, configuration.Search, configuration.Ndots);
        NameMeaning? meaning = null;
        string? fullName = null;
        if (configuration.UsesClusterDns)
        {
            var found = candidates
                .Select(name => (Name: name, Meaning: NameLookup.Find(context.Snapshot, name[srvPrefix.Length..])))
                .Where(pair => pair.Meaning is not null)
                .ToArray();
            var best = found.FirstOrDefault(pair => pair.Meaning!.IsPublished, found.FirstOrDefault());
            meaning = best.Meaning;
            fullName = best.Meaning is { IsPublished: true } ? best.Name : null;
        }

        return (new ResolverView(
            configuration.Policy,
            configuration.UsesClusterDns,
            configuration.Nameservers,
            configuration.Search,
            configuration.Ndots,
            candidates,
            fullName,
            configuration.DnsService), meaning);
    }

    /// <summary>Absolute names that a resolver tries, in order, without trailing dot.</summary>
    /// <param name="host">Name without trailing dot.</param>
    /// <param name="isAbsolute">Whether it was written with a dot at its end.</param>
    /// <param name="search">Search list.</param>
    /// <param name="ndots">Dots from which the name is tried as it is first.</param>
    /// <remarks>As glibc does: with enough dots the name itself and then the search list, otherwise the search list and then
    /// the name itself. musl does not go on to the search list after a name with enough dots.
    /// Source: resolv.conf(5); glibc resolv/res_query.c, <c>__res_context_search</c>.</remarks>
    public static ImmutableArray<string> Candidates(string host, bool isAbsolute, ImmutableArray<string> search, int ndots)
    {
        if (isAbsolute)
        {
            return [host];
        }

        var searched = search.Select(domain => domain.TrimEnd('.'))
            .Select(domain => domain.Length == 0 ? host : $"{host}.{domain.ToLowerInvariant()}")
            .Where(name => name.Length <= KubernetesNames.NameLength);
        var names = host.AsSpan().Count('.') >= ndots ? searched.Prepend(host) : searched.Append(host);
        return [.. names.Distinct(StringComparer.Ordinal)];
    }
}
