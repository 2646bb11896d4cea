using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads resolv.conf and hosts files.</summary>
/// <remarks>Source: resolv.conf(5), hosts(5).</remarks>
internal static class ResolverText
{
    private const int MaxEntries = 500;
    private const int MaxNdots = 15;

    private static readonly char[] Blanks = [' ', '\t', '\r'];

    /// <summary>Reads a resolv.conf.</summary>
    public static ResolverFact ParseResolvConf(string text)
    {
        var servers = ImmutableArray.CreateBuilder<string>();
        var options = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string> search = [];
        var ndots = 1;
        foreach (var line in text.Split('\n'))
        {
            if (line.TrimStart() is ['#' or ';', ..])
            {
                continue;
            }

            switch (line.Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            {
                case ["nameserver", var server, ..]:
                    servers.Add(server);
                    break;
                case ["search" or "domain", .. var domains]:
                    search = [.. domains];
                    break;
                case ["options", .. var set]:
                    options.AddRange(set);
                    ndots = set.Select(NdotsOf).LastOrDefault(found => found is not null) ?? ndots;
                    break;
            }
        }

        return new ResolverFact
        {
            Nameservers = servers.DrainToImmutable(),
            Search = search,
            Ndots = ndots,
            Options = options.DrainToImmutable(),
        };
    }

    /// <summary>Reads a hosts file.</summary>
    public static ImmutableArray<HostsEntry> ParseHosts(string text) =>
    [
        .. text.Split('\n')
            .Select(line => line.Split('#')[0].Split(Blanks, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > 1)
            .Take(MaxEntries)
            .Select(words => new HostsEntry(words[0], [.. words[1..]])),
    ];

    private static int? NdotsOf(string option) =>
        option.StartsWith("ndots:", StringComparison.Ordinal)
        && int.TryParse(option.AsSpan("ndots:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var ndots)
            ? Math.Min(ndots, MaxNdots)
            : null;
}
