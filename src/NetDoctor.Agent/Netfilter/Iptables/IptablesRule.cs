using System.Globalization;
using System.Net;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>A rule of iptables, understood when the first packet comes to it.</summary>
/// <param name="text">The rule without <c>-A</c> and chain.</param>
/// <param name="packets">Packets that it applied to; null when unknown.</param>
/// <remarks>Source: iptables(8), iptables-extensions(8).</remarks>
internal sealed class IptablesRule(ReadOnlyMemory<char> text, long? packets) : IPacketRule
{
    private IptablesConditions? _conditions;
    private RuleVerdict? _verdict;

    /// <inheritdoc/>
    public string Text => text.ToString();

    /// <inheritdoc/>
    public long? Packets => packets;

    /// <inheritdoc/>
    public RuleEffect Apply(RulePacket packet)
    {
        if (_conditions is null && IsForAnother(packet))
        {
            return RuleEffect.None;
        }

        var conditions = _conditions ??= Understand();
        return conditions.Test(packet) switch
        {
            Match.No => RuleEffect.None,
            Match.Maybe when _verdict is { Kind: VerdictKind.Continue, Mark: null } => RuleEffect.None,
            Match.Maybe => RuleEffect.Unknown,
            _ when _verdict is null => RuleEffect.Unknown,
            _ => new RuleEffect
            {
                Branches = conditions.Share > 0 ? [new RuleBranch(conditions.Share, _verdict)] : [],
                AffinitySeconds = conditions.AffinitySeconds,
            },
        };
    }

    // A large cluster has tens of thousands of rules that differ in the one address with which they begin.
    private bool IsForAnother(RulePacket packet)
    {
        const string Begin = "-d ";
        const string One = "/32";
        var rule = text.Span;
        if (packet.IsIPv6 || !rule.StartsWith(Begin))
        {
            return false;
        }

        rule = rule[Begin.Length..];
        var space = rule.IndexOf(' ');
        return space > 0 && rule[..space].EndsWith(One)
            && !rule[..(space - One.Length)].SequenceEqual(packet.Destination.Address.ToString());
    }

    private IptablesConditions Understand()
    {
        var words = IptablesWords.Split(text.Span);
        var target = words.FindIndex(word => word is "-j" or "-g" or "--jump" or "--goto");
        _verdict = target < 0 || target + 1 >= words.Count
            ? new RuleVerdict(VerdictKind.Continue)
            : Verdict(words[target] is "-g" or "--goto", words[target + 1], words[(target + 2)..]);
        return IptablesConditions.Parse(target < 0 ? words : words[..target]);
    }

    // Null for a target whose doing cannot be told.
    private static RuleVerdict? Verdict(bool isGoto, string target, List<string> options) => target switch
    {
        "ACCEPT" => new RuleVerdict(VerdictKind.Accept),
        "DROP" => new RuleVerdict(VerdictKind.Drop),
        "REJECT" => new RuleVerdict(VerdictKind.Reject),
        "RETURN" => new RuleVerdict(VerdictKind.Return),
        "MASQUERADE" or "SNAT" => new RuleVerdict(VerdictKind.Masquerade),
        "DNAT" => Destination(Option(options, "--to-destination")) is { } destination
            ? new RuleVerdict(VerdictKind.Translate, null, destination)
            : null,
        "REDIRECT" => new RuleVerdict(VerdictKind.Translate, null, new IPEndPoint(
            IPAddress.Loopback,
            int.TryParse(Option(options, "--to-ports"), CultureInfo.InvariantCulture, out var port) ? port : 0)),
        "MARK" => new RuleVerdict(VerdictKind.Continue) { Mark = Mark(Option(options, "--set-xmark")) },
        "NETMAP" or "NFQUEUE" or "QUEUE" or "TPROXY" => null,
        "AUDIT" or "CHECKSUM" or "CLASSIFY" or "CONNMARK" or "CONNSECMARK" or "CT" or "DSCP" or "LOG" or "NFLOG" or "NOTRACK"
            or "SECMARK" or "SET" or "TCPMSS" or "TOS" or "TRACE" or "TTL" or "ULOG" => new RuleVerdict(VerdictKind.Continue),
        _ => new RuleVerdict(isGoto ? VerdictKind.Goto : VerdictKind.Jump, target),
    };

    private static string? Option(List<string> options, string name)
    {
        var index = options.IndexOf(name);
        return index >= 0 && index + 1 < options.Count ? options[index + 1] : null;
    }

    // A range of addresses or ports leads to no one place: null.
    private static IPEndPoint? Destination(string? text)
    {
        if (text is null || text.Contains('-', StringComparison.Ordinal))
        {
            return null;
        }

        return IPEndPoint.TryParse(text, out var destination) ? destination : null;
    }

    private static (uint Keep, uint Flip)? Mark(string? text) =>
        MarkPattern.Parse(text) is var (value, mask) ? (~mask, value) : null;
}
