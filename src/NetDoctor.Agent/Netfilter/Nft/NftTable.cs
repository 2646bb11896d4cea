using System.Text.Json;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>A table of nftables.</summary>
/// <param name="family">Family, such as <c>ip</c> or <c>inet</c>.</param>
/// <param name="name">Name.</param>
internal sealed class NftTable(string family, string name) : IRuleTable
{
    private readonly Dictionary<string, List<NftRule>> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, JsonElement>?> _maps = new(StringComparer.Ordinal);
    private readonly List<BaseChain> _baseChains = [];

    /// <summary>Family, such as <c>ip</c> or <c>inet</c>.</summary>
    public string Family => family;

    /// <summary>Name.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public RuleForm Form => RuleForm.Nftables;

    /// <inheritdoc/>
    public string Label { get; } = $"nftables {family} {name}";

    /// <summary>Chains that the kernel calls.</summary>
    public IReadOnlyList<BaseChain> BaseChains => _baseChains;

    /// <summary>Whether it has rules that only iptables writes, or no rules and chains named as iptables' are.</summary>
    public bool LooksLikeIptables =>
        _chains.Values.Any(rules => rules.Any(rule => rule.IsOfIptables))
        || (_baseChains.Count > 0 && _baseChains.All(chain => HookOf(chain.Name.ToLowerInvariant()) == chain.Hook && char.IsUpper(chain.Name[0])));

    /// <inheritdoc/>
    public IReadOnlyList<IPacketRule>? Chain(string name) => _chains.GetValueOrDefault(name);

    /// <summary>A set or map; null when there is none.</summary>
    public JsonElement? Set(string name) => _sets.TryGetValue(name, out var set) ? set : null;

    /// <summary>The value of a key in a map; null when it has none.</summary>
    /// <param name="map">Name of the map.</param>
    /// <param name="key">Parts of the key, joined as <see cref="NftValues.Key"/> does.</param>
    /// <param name="isCertain">False when the map has keys, such as ranges, that cannot be looked up so.</param>
    public JsonElement? Lookup(string map, string key, out bool isCertain)
    {
        if (!_maps.TryGetValue(map, out var entries))
        {
            _maps[map] = entries = Index(map);
        }

        isCertain = entries is not null;
        return entries is not null && entries.TryGetValue(key, out var value) ? value : null;
    }

    /// <summary>Takes a chain, rule, set or map into the table.</summary>
    public void Add(string kind, JsonElement value)
    {
        if (kind == "rule" && NftJson.Text(value, "chain") is { } chain)
        {
            Chains(chain).Add(new NftRule(this, value));
        }
        else if (kind == "chain" && NftJson.Text(value, "name") is { } own)
        {
            Chains(own);
            if (HookOf(NftJson.Text(value, "hook")) is { } hook)
            {
                _baseChains.Add(new BaseChain(
                    this, own, hook, (int)(NftJson.Number(value, "prio") ?? 0),
                    NftJson.Text(value, "type") == "nat", NftJson.Text(value, "policy") == "drop"));
            }
        }
        else if (kind is "set" or "map" && NftJson.Text(value, "name") is { } set)
        {
            _sets[set] = value;
        }
    }

    private List<NftRule> Chains(string chain)
    {
        if (!_chains.TryGetValue(chain, out var rules))
        {
            _chains[chain] = rules = [];
        }

        return rules;
    }

    // Null for a map that is not there, or whose keys are not all plain.
    private Dictionary<string, JsonElement>? Index(string map)
    {
        if (Set(map) is not { } set)
        {
            return null;
        }

        var entries = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var entry in NftJson.Items(NftJson.Member(set, "elem")))
        {
            if (entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2
                || NftValues.Key(NftJson.Unwrap(entry[0])) is not { } key)
            {
                return null;
            }

            entries[key] = entry[1];
        }

        return entries;
    }

    private static RuleHook? HookOf(string? hook) => hook switch
    {
        "prerouting" => RuleHook.Prerouting,
        "input" => RuleHook.Input,
        "forward" => RuleHook.Forward,
        "output" => RuleHook.Output,
        "postrouting" => RuleHook.Postrouting,
        _ => null,
    };
}
