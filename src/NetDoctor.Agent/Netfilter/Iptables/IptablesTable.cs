using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>A table of iptables.</summary>
/// <param name="name">Name, such as <c>nat</c>.</param>
/// <param name="form">Which interface of the kernel it was read from.</param>
internal sealed class IptablesTable(string name, RuleForm form) : IRuleTable
{
    private readonly Dictionary<string, List<IptablesRule>> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _policies = new(StringComparer.Ordinal);

    /// <summary>Name, such as <c>nat</c>.</summary>
    public string Name => name;

    /// <inheritdoc/>
    public RuleForm Form => form;

    /// <inheritdoc/>
    public string Label { get; } = $"{(form == RuleForm.IptablesLegacy ? "iptables-legacy" : "iptables")} {name}";

    /// <summary>Number of rules.</summary>
    public int RuleCount => _chains.Values.Sum(chain => chain.Count);

    /// <summary>Chains that the kernel calls.</summary>
    public IEnumerable<BaseChain> BaseChains =>
        from chain in _chains.Keys
        let hook = HookOf(chain)
        where hook is not null
        select new BaseChain(
            this, chain, hook.Value, PriorityIn(hook.Value), name == "nat", _policies.GetValueOrDefault(chain) == "DROP");

    /// <inheritdoc/>
    public IReadOnlyList<IPacketRule>? Chain(string name) => _chains.GetValueOrDefault(name);

    /// <summary>Adds a chain by its line without the colon: name, policy, counters.</summary>
    public void Declare(string line)
    {
        var words = line.Split(' ');
        _chains.TryAdd(words[0], []);
        if (words.Length > 1)
        {
            _policies[words[0]] = words[1];
        }
    }

    /// <summary>Adds a rule at the end of a chain.</summary>
    public void Add(ReadOnlySpan<char> chain, ReadOnlyMemory<char> text, long? packets)
    {
        var chains = _chains.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!chains.TryGetValue(chain, out var rules))
        {
            chains[chain] = rules = [];
        }

        rules.Add(new IptablesRule(text, packets));
    }

    private static RuleHook? HookOf(string chain) => chain switch
    {
        "PREROUTING" => RuleHook.Prerouting,
        "INPUT" => RuleHook.Input,
        "FORWARD" => RuleHook.Forward,
        "OUTPUT" => RuleHook.Output,
        "POSTROUTING" => RuleHook.Postrouting,
        _ => null,
    };

    private int PriorityIn(RuleHook hook) => name switch
    {
        "raw" => -300,
        "mangle" => -150,
        "nat" => hook is RuleHook.Prerouting or RuleHook.Output ? -100 : 100,
        "security" => 50,
        _ => 0,
    };
}
