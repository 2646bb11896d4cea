using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>Reads what <c>nft -j list ruleset</c> and <c>nft -j list table</c> write.</summary>
/// <remarks>Source: libnftables-json(5).</remarks>
internal sealed class NftRuleSet
{
    private static readonly HashSet<string> OfIptables = new(["filter", "nat", "mangle", "raw", "security"], StringComparer.Ordinal);

    private readonly Dictionary<(string Family, string Name), NftTable> _tables = [];

    private NftRuleSet()
    {
    }

    /// <summary>Tables of all families.</summary>
    public IReadOnlyCollection<NftTable> Tables => _tables.Values;

    /// <summary>Reads a listing.</summary>
    /// <param name="json">Output of the program.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static NftRuleSet Parse(ReadOnlyMemory<byte> json)
    {
        var set = new NftRuleSet();

        // Names and comments are bytes of anybody's choice.
        var text = Utf8.IsValid(json.Span) ? json : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));

        // The elements live as long as the rules do, so the document is not disposed of: it holds memory only.
        var root = JsonDocument.Parse(text).RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("nftables", out var objects)
            || objects.ValueKind != JsonValueKind.Array)
        {
            return set;
        }

        foreach (var item in objects.EnumerateArray())
        {
            foreach (var property in item.ValueKind == JsonValueKind.Object ? item.EnumerateObject() : default)
            {
                set.Add(property.Name, property.Value);
            }
        }

        return set;
    }

    /// <summary>The table of a name; null when there is none.</summary>
    public NftTable? Table(string family, string name) => _tables.GetValueOrDefault((family, name));

    /// <summary>Chains that the kernel calls for packets of a family; tables that iptables keeps are left to its own listing.</summary>
    /// <param name="isIPv6">Family.</param>
    public IEnumerable<BaseChain> BaseChains(bool isIPv6) => _tables.Values
        .Where(table => table.Family == "inet" || table.Family == (isIPv6 ? "ip6" : "ip"))
        .Where(table => !IsKeptByIptables(table))
        .SelectMany(table => table.BaseChains);

    /// <summary>Whether iptables made a table, by its name and by what only iptables writes into it.</summary>
    public static bool IsKeptByIptables(NftTable table) =>
        table.Family is "ip" or "ip6" && OfIptables.Contains(table.Name) && table.LooksLikeIptables;

    private void Add(string kind, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var family = NftJson.Text(value, "family");
        var name = kind == "table" ? NftJson.Text(value, "name") : NftJson.Text(value, "table");
        if (family is null || name is null)
        {
            return;
        }

        if (!_tables.TryGetValue((family, name), out var table))
        {
            _tables[(family, name)] = table = new NftTable(family, name);
        }

        table.Add(kind, value);
    }
}
