using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter;

/// <summary>What a rule does with a packet that it applies to.</summary>
/// <param name="Kind">What.</param>
/// <param name="Chain">Chain that it goes on in, for a jump or goto.</param>
/// <param name="Destination">Where it goes, for a translation; port 0 keeps the port.</param>
internal sealed record RuleVerdict(VerdictKind Kind, string? Chain = null, IPEndPoint? Destination = null)
{
    /// <summary>Mark that the packet gets: bits that are kept, then bits that are flipped.</summary>
    public (uint Keep, uint Flip)? Mark { get; init; }
}

/// <summary>Kind of verdict.</summary>
internal enum VerdictKind
{
    /// <summary>Go on with the next rule.</summary>
    Continue,
    Accept,
    Drop,
    Reject,
    Return,
    Jump,
    Goto,

    /// <summary>Another destination; no further rule of this chain type sees it.</summary>
    Translate,

    /// <summary>Another source; likewise.</summary>
    Masquerade,
}

/// <summary>What a rule does with some of the packets.</summary>
/// <param name="Share">Part of them, 0-1.</param>
/// <param name="Verdict">What is done with it.</param>
internal readonly record struct RuleBranch(double Share, RuleVerdict Verdict);

/// <summary>What a rule does with the packets of one kind; what no branch takes goes on with the next rule.</summary>
internal sealed record RuleEffect
{
    /// <summary>It does not apply.</summary>
    public static RuleEffect None { get; } = new();

    /// <summary>It may apply, and nobody knows here.</summary>
    public static RuleEffect Unknown { get; } = new() { IsUncertain = true };

    /// <summary>What happens to which part.</summary>
    public ImmutableArray<RuleBranch> Branches { get; init; } = [];

    /// <summary>Whether something of it depends on what is not known here.</summary>
    public bool IsUncertain { get; init; }

    /// <summary>Seconds for which it keeps a client on its backend; null when it does not.</summary>
    public int? AffinitySeconds { get; init; }

    /// <summary>All packets get one verdict.</summary>
    public static RuleEffect All(RuleVerdict verdict) => new() { Branches = [new RuleBranch(1, verdict)] };
}

/// <summary>A rule of a chain.</summary>
internal interface IPacketRule
{
    /// <summary>The rule as its tool writes it.</summary>
    string Text { get; }

    /// <summary>Packets that it applied to since it was made; null when it does not count.</summary>
    long? Packets { get; }

    /// <summary>Applies it to a packet.</summary>
    RuleEffect Apply(RulePacket packet);
}

/// <summary>A table of chains.</summary>
internal interface IRuleTable
{
    /// <summary>Where it is kept.</summary>
    RuleForm Form { get; }

    /// <summary>Table for people, such as <c>iptables nat</c>.</summary>
    string Label { get; }

    /// <summary>Rules of a chain in order; null when there is no such chain.</summary>
    IReadOnlyList<IPacketRule>? Chain(string name);
}

/// <summary>A chain that the kernel calls.</summary>
/// <param name="Table">Table that it is in.</param>
/// <param name="Name">Name.</param>
/// <param name="Hook">Where it is called.</param>
/// <param name="Priority">Chains of a hook are called from low to high.</param>
/// <param name="IsNat">Whether it may translate; a connection that one translated passes the others.</param>
/// <param name="DropsByPolicy">Whether what no rule of it decides is dropped.</param>
internal sealed record BaseChain(
    IRuleTable Table, string Name, RuleHook Hook, int Priority, bool IsNat, bool DropsByPolicy);
