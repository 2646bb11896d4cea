using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Agent.Netfilter.Nft;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads the rules of a network namespace with nft, iptables-nft-save and, where its tables exist, iptables-legacy-save.</summary>
/// <param name="programs">Runs programs.</param>
/// <remarks>A table of iptables is not asked of nft, which cannot tell what the extensions of iptables mean, and the older
/// iptables is not run where it has no table, because asking would make one.</remarks>
internal sealed class RuleReader(ProgramRunner programs)
{
    private const string What = FactGap.Rules;
    private const string Services = "KUBE-SERVICES";

    private static readonly string[] OfIptables = ["filter", "nat", "mangle", "raw", "security"];

    /// <summary>Reads the rules.</summary>
    /// <param name="place">Where.</param>
    /// <param name="families">Which families: those that are asked about.</param>
    /// <param name="gaps">Takes what could not be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<RuleListing> ReadAsync(
        FactsPlace place, RuleFamilies families, GapList gaps, CancellationToken cancellationToken)
    {
        var listing = new RuleListing();
        var forms = new List<RuleForm>();
        if (await ListTablesAsync(place, gaps, cancellationToken) is not { } tables)
        {
            return listing with { IsIPv4Complete = false, IsIPv6Complete = false, VirtualServers = Balancer(place, gaps, forms) };
        }

        foreach (var family in families.All)
        {
            var chains = new List<BaseChain>();
            var isComplete = await ReadNftAsync(place, family, tables, chains, forms, gaps, cancellationToken)
                & await ReadIptablesAsync(place, family, tables, chains, forms, gaps, cancellationToken)
                & await ReadLegacyAsync(place, family, chains, forms, gaps, cancellationToken);
            listing = family.IsIPv6
                ? listing with { IPv6 = [.. chains], IsIPv6Complete = isComplete }
                : listing with { IPv4 = [.. chains], IsIPv4Complete = isComplete };
        }

        var servers = Balancer(place, gaps, forms);
        return listing with { VirtualServers = servers, ProxyForms = [.. forms.Distinct().Order()] };
    }

    private async Task<ImmutableArray<(string Family, string Name)>?> ListTablesAsync(
        FactsPlace place, GapList gaps, CancellationToken cancellationToken)
    {
        var set = await NftAsync(place, ["list", "tables"], gaps, cancellationToken);
        return set is null ? null : [.. set.Tables.Select(table => (table.Family, table.Name))];
    }

    private async Task<bool> ReadNftAsync(
        FactsPlace place, RuleFamily family, ImmutableArray<(string Family, string Name)> tables,
        List<BaseChain> chains, List<RuleForm> forms, GapList gaps, CancellationToken cancellationToken)
    {
        var isComplete = true;
        foreach (var table in tables.Where(table => table.Family == "inet" || (table.Family == family.Nft && !OfIptables.Contains(table.Name))))
        {
            if (await NftAsync(place, ["list", "table", table.Family, table.Name], gaps, cancellationToken) is not { } set)
            {
                isComplete = false;
                continue;
            }

            chains.AddRange(set.BaseChains(family.IsIPv6));
            if (table.Name == "kube-proxy" && set.Table(table.Family, table.Name)?.Chain("services") is not null)
            {
                forms.Add(RuleForm.Nftables);
            }
        }

        return isComplete;
    }

    private async Task<bool> ReadIptablesAsync(
        FactsPlace place, RuleFamily family, ImmutableArray<(string Family, string Name)> tables,
        List<BaseChain> chains, List<RuleForm> forms, GapList gaps, CancellationToken cancellationToken)
    {
        var kept = tables.Where(table => table.Family == family.Nft && OfIptables.Contains(table.Name)).ToArray();
        if (kept.Length == 0)
        {
            return true;
        }

        var result = await programs.RunAsync(place, [$"{family.Iptables}-nft-save", "-c"], cancellationToken);
        if (result.Failure is { } failure)
        {
            gaps.Add(What, failure);
            return false;
        }

        var save = IptablesSave.Parse(result.Text, RuleForm.Iptables);
        Take(save, RuleForm.Iptables, chains, forms);

        // A table with the name of one of iptables, but with rules that iptables cannot tell, is nft's after all.
        var isComplete = true;
        foreach (var table in kept.Where(table => save.Tables.All(read => read.Name != table.Name)))
        {
            var set = await NftAsync(place, ["list", "table", table.Family, table.Name], gaps, cancellationToken);
            isComplete &= set is not null;
            chains.AddRange(set?.Table(table.Family, table.Name)?.BaseChains ?? []);
        }

        return isComplete;
    }

    private async Task<bool> ReadLegacyAsync(
        FactsPlace place, RuleFamily family, List<BaseChain> chains, List<RuleForm> forms, GapList gaps,
        CancellationToken cancellationToken)
    {
        var names = gaps.Text(null, place.FileOf(family.LegacyTables));
        if (string.IsNullOrWhiteSpace(names))
        {
            return true;
        }

        var result = await programs.RunAsync(place, [$"{family.Iptables}-legacy-save", "-c"], cancellationToken);
        if (result.Failure is { } failure)
        {
            gaps.Add(What, failure);
            return false;
        }

        Take(IptablesSave.Parse(result.Text, RuleForm.IptablesLegacy), RuleForm.IptablesLegacy, chains, forms);
        return true;
    }

    private static void Take(IptablesSave save, RuleForm form, List<BaseChain> chains, List<RuleForm> forms)
    {
        chains.AddRange(save.BaseChains);
        if (save.Tables.FirstOrDefault(table => table.Name == "nat")?.Chain(Services) is { Count: > 0 })
        {
            forms.Add(form);
        }
    }

    private static ImmutableArray<VirtualServer> Balancer(FactsPlace place, GapList gaps, List<RuleForm> forms)
    {
        var servers = gaps.Text(null, place.FileOf("ip_vs")) is { } text ? VirtualServers.Parse(text) : [];
        if (!servers.IsEmpty)
        {
            forms.Add(RuleForm.Ipvs);
        }

        return servers;
    }

    private async Task<NftRuleSet?> NftAsync(
        FactsPlace place, ImmutableArray<string> arguments, GapList gaps, CancellationToken cancellationToken)
    {
        var result = await programs.RunAsync(place, ["nft", "-j", .. arguments], cancellationToken);
        if (result.Output is not { } output)
        {
            gaps.Add(What, result.Failure!);
            return null;
        }

        try
        {
            return NftRuleSet.Parse(output);
        }
        catch (JsonException)
        {
            gaps.Add(What, "nft does not write JSON here.");
            return null;
        }
    }
}

/// <summary>An address family, and what its rules are called.</summary>
/// <param name="IsIPv6">Which.</param>
/// <param name="Nft">Family of nftables.</param>
/// <param name="Iptables">Name of the programs.</param>
/// <param name="LegacyTables">File with the names of the older tables.</param>
internal sealed record RuleFamily(bool IsIPv6, string Nft, string Iptables, string LegacyTables);

/// <summary>Address families whose rules are read.</summary>
/// <param name="IPv4">Whether IPv4 is.</param>
/// <param name="IPv6">Whether IPv6 is.</param>
internal sealed record RuleFamilies(bool IPv4, bool IPv6)
{
    /// <summary>The families.</summary>
    public IEnumerable<RuleFamily> All =>
    [
        .. IPv4 ? (RuleFamily[])[new(false, "ip", "iptables", "ip_tables_names")] : [],
        .. IPv6 ? (RuleFamily[])[new(true, "ip6", "ip6tables", "ip6_tables_names")] : [],
    ];
}
