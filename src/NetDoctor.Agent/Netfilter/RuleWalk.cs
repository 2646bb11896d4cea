using System.Net;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter;

/// <summary>Some of the connections, and how their first packet looks by now.</summary>
/// <param name="Packet">The packet.</param>
/// <param name="Part">Part of the connections, 0-1.</param>
internal readonly record struct Flow(RulePacket Packet, double Part);

/// <summary>Follows packets through chains, and notes what ends or translates them.</summary>
internal sealed class RuleWalk
{
    // Rules that loop are refused by the kernel; this is for listings that are not what the kernel has.
    private const int MaxDepth = 32;
    private const int MaxNotes = 8;
    private const double Nothing = 1e-9;

    private readonly List<RuleStop> _stops = [];
    private readonly List<string> _uncertain = [];

    /// <summary>Rules that ended connections.</summary>
    public IReadOnlyList<RuleStop> Stops => _stops;

    /// <summary>Rules that may have applied.</summary>
    public IReadOnlyList<string> Uncertain => _uncertain;

    /// <summary>Longest affinity of the rules passed; null without.</summary>
    public int? AffinitySeconds { get; private set; }

    /// <summary>Where the rules are that translated; null when none did.</summary>
    public RuleForm? TranslatedBy { get; private set; }

    /// <summary>Passes connections through all chains of a hook.</summary>
    /// <param name="chains">Chains of the hook in order of priority.</param>
    /// <param name="hook">The hook.</param>
    /// <param name="flows">Connections that come in.</param>
    /// <returns>Those that leave.</returns>
    public List<Flow> Pass(IEnumerable<BaseChain> chains, RuleHook hook, IEnumerable<Flow> flows)
    {
        var current = flows.Select(flow => flow with { Packet = flow.Packet with { Hook = hook } }).ToList();
        foreach (var chain in chains)
        {
            current = current.SelectMany(flow => Pass(chain, flow)).ToList();
        }

        return current;
    }

    private List<Flow> Pass(BaseChain chain, Flow flow)
    {
        // The kernel looks for a translation once: the first nat chain that sets one up ends the search of the others at that hook.
        var isSettled = chain.Hook == RuleHook.Postrouting ? flow.Packet.IsMasqueraded : flow.Packet.IsTranslated;
        if (chain.IsNat && isSettled)
        {
            return [flow];
        }

        var accepted = new List<Flow>();
        var rest = Walk(chain.Table, chain.Name, flow, accepted, 0);
        foreach (var undecided in rest)
        {
            if (chain.DropsByPolicy)
            {
                Stop(chain.Table, chain.Name, isRejected: false, "policy drop", null, undecided);
            }
            else
            {
                accepted.Add(undecided);
            }
        }

        // What goes on was let pass, for certain or not; only who may have been translated is not sure of the rest of its way.
        return chain.IsNat
            ? accepted
            : [.. accepted.Select(left => left with { Packet = left.Packet with { IsDoubtful = flow.Packet.IsDoubtful } })];
    }

    private List<Flow> Walk(IRuleTable table, string name, Flow start, List<Flow> accepted, int depth)
    {
        var current = new List<Flow> { start };
        var returned = new List<Flow>();
        if (depth > MaxDepth || table.Chain(name) is not { } rules)
        {
            return current;
        }

        foreach (var rule in rules)
        {
            var next = new List<Flow>();
            foreach (var flow in current)
            {
                Apply(table, name, rule, flow, next, returned, accepted, depth);
            }

            current = next;
            if (current.Count == 0)
            {
                break;
            }
        }

        returned.AddRange(current);
        return returned;
    }

    private void Apply(
        IRuleTable table, string chain, IPacketRule rule, Flow flow,
        List<Flow> next, List<Flow> returned, List<Flow> accepted, int depth)
    {
        var effect = rule.Apply(flow.Packet);
        if (effect.IsUncertain)
        {
            flow = flow with { Packet = flow.Packet with { IsDoubtful = true } };
            if (_uncertain.Count < MaxNotes)
            {
                _uncertain.Add($"{table.Label} {chain}: {rule.Text}");
            }
        }

        AffinitySeconds = effect.AffinitySeconds is { } seconds && seconds > (AffinitySeconds ?? 0) ? seconds : AffinitySeconds;
        var left = flow.Part;
        foreach (var branch in effect.Branches)
        {
            var taken = Marked(flow with { Part = flow.Part * branch.Share }, branch.Verdict);
            left -= taken.Part;
            switch (branch.Verdict.Kind)
            {
                case VerdictKind.Continue:
                    next.Add(taken);
                    break;
                case VerdictKind.Accept:
                    accepted.Add(taken);
                    break;
                case VerdictKind.Drop or VerdictKind.Reject:
                    Stop(table, chain, branch.Verdict.Kind == VerdictKind.Reject, rule.Text, rule.Packets, taken);
                    break;
                case VerdictKind.Return:
                    returned.Add(taken);
                    break;
                case VerdictKind.Jump:
                    next.AddRange(Walk(table, branch.Verdict.Chain!, taken, accepted, depth + 1));
                    break;
                case VerdictKind.Goto:
                    returned.AddRange(Walk(table, branch.Verdict.Chain!, taken, accepted, depth + 1));
                    break;
                case VerdictKind.Translate:
                    TranslatedBy ??= table.Form;
                    accepted.Add(Translated(taken, branch.Verdict.Destination!));
                    break;
                default:
                    accepted.Add(taken with { Packet = taken.Packet with { IsMasqueraded = true } });
                    break;
            }
        }

        if (left > Nothing)
        {
            next.Add(flow with { Part = left });
        }
    }

    private static Flow Marked(Flow flow, RuleVerdict verdict) => verdict.Mark is { } mark
        ? flow with { Packet = flow.Packet with { Mark = (flow.Packet.Mark & mark.Keep) ^ mark.Flip } }
        : flow;

    private static Flow Translated(Flow flow, IPEndPoint destination) => flow with
    {
        Packet = flow.Packet with
        {
            Destination = destination.Port == 0 ? new IPEndPoint(destination.Address, flow.Packet.Destination.Port) : destination,
            IsTranslated = true,
        },
    };

    private void Stop(IRuleTable table, string chain, bool isRejected, string rule, long? packets, Flow flow) =>
        _stops.Add(new RuleStop(
            isRejected, flow.Part, $"{table.Label} {chain}", rule, flow.Packet.Destination.ToString(), packets, !flow.Packet.IsDoubtful));
}
