using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>Reads what <c>iptables-save</c> and <c>ip6tables-save</c> write, with or without counters.</summary>
/// <remarks>Rules are understood only when a packet comes to them: a large cluster has tens of thousands, and few are passed.
/// Source: iptables-save(8); kernel, include/uapi/linux/netfilter_ipv4.h: priorities of the tables.</remarks>
internal sealed class IptablesSave
{
    private readonly List<IptablesTable> _tables = [];

    private IptablesSave()
    {
    }

    /// <summary>Tables in the order of the listing.</summary>
    public IReadOnlyList<IptablesTable> Tables => _tables;

    /// <summary>Chains that the kernel calls.</summary>
    public IEnumerable<BaseChain> BaseChains => _tables.SelectMany(table => table.BaseChains);

    /// <summary>Reads a listing; lines of another form are passed over.</summary>
    /// <param name="text">Output of the program.</param>
    /// <param name="form">Which interface of the kernel it was read from.</param>
    public static IptablesSave Parse(string text, RuleForm form)
    {
        var save = new IptablesSave();
        IptablesTable? table = null;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsMemory(range).Trim();
            if (line.IsEmpty || line.Span[0] == '#')
            {
                continue;
            }

            switch (line.Span[0])
            {
                case '*':
                    table = new IptablesTable(line[1..].ToString(), form);
                    save._tables.Add(table);
                    break;
                case ':':
                    table?.Declare(line[1..].ToString());
                    break;
                default:
                    AddRule(table, line);
                    break;
            }
        }

        return save;
    }

    /// <summary>The chain that a table of this name has; null when it has not.</summary>
    public bool HasChain(string table, string chain) => _tables.Any(candidate => candidate.Name == table && candidate.Chain(chain) is not null);

    private static void AddRule(IptablesTable? table, ReadOnlyMemory<char> line)
    {
        const string Append = "-A ";
        long? packets = null;
        if (line.Span[0] == '[')
        {
            var end = line.Span.IndexOf(']');
            var colon = line.Span.IndexOf(':');
            if (end < 0 || colon < 0 || colon > end)
            {
                return;
            }

            packets = long.TryParse(line.Span[1..colon], CultureInfo.InvariantCulture, out var number) ? number : null;
            line = line[(end + 1)..].TrimStart();
        }

        if (table is null || !line.Span.StartsWith(Append))
        {
            return;
        }

        line = line[Append.Length..];
        var space = line.Span.IndexOf(' ');
        table.Add(space < 0 ? line.Span : line.Span[..space], space < 0 ? default : line[(space + 1)..], packets);
    }
}
