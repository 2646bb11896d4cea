using System.Collections.Immutable;
using System.Net;
using System.Text.Json;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>A rule of nftables.</summary>
/// <param name="table">Table that it is in.</param>
/// <param name="json">The rule.</param>
/// <remarks>Source: nft(8), libnftables-json(5).</remarks>
internal sealed class NftRule(NftTable table, JsonElement json) : IPacketRule
{
    private readonly JsonElement? _statements = NftJson.Member(json, "expr");

    /// <inheritdoc/>
    public string Text => NftText.Of(json);

    /// <inheritdoc/>
    public long? Packets => NftJson.Items(_statements)
        .Select(statement => NftJson.Member(statement, "counter"))
        .FirstOrDefault(counter => counter is not null) is { } found
            ? NftJson.Number(found, "packets")
            : null;

    /// <summary>Whether it has a part that only iptables writes.</summary>
    public bool IsOfIptables => NftJson.Items(_statements).Any(statement => NftJson.Member(statement, "xt") is not null);

    /// <inheritdoc/>
    public RuleEffect Apply(RulePacket packet)
    {
        var applies = Match.Yes;
        (uint, uint)? mark = null;
        long? remembers = null;
        foreach (var statement in NftJson.Items(_statements))
        {
            if (NftJson.Single(statement) is not { } part)
            {
                return RuleEffect.Unknown;
            }

            if (part.Name == "match")
            {
                remembers ??= SecondsOfMemory(part.Value);
                applies = applies.And(remembers is null ? Test(part.Value, packet) : Match.Yes);
                if (applies == Match.No)
                {
                    return RuleEffect.None;
                }
            }
            else if (part.Name == "mangle")
            {
                mark = NftMark.Of(part.Value);
                if (mark is null && NftMark.IsOnMark(part.Value))
                {
                    return RuleEffect.Unknown;
                }
            }
            else if (part.Name is "xt" or "limit" or "quota" or "connlimit" or "ct count")
            {
                applies = applies.And(Match.Maybe);
            }
            else if (Effect(part, packet) is { } effect)
            {
                return Settle(effect, applies, mark, remembers);
            }
        }

        return mark is null ? RuleEffect.None
            : applies == Match.Maybe ? RuleEffect.Unknown
            : RuleEffect.All(new RuleVerdict(VerdictKind.Continue) { Mark = mark });
    }

    private static RuleEffect Settle(RuleEffect effect, Match applies, (uint, uint)? mark, long? remembers)
    {
        if (applies == Match.Maybe && (effect.IsUncertain || !effect.Branches.IsEmpty))
        {
            return RuleEffect.Unknown;
        }

        // Which clients are remembered changes all the time; a client that is new goes on.
        if (remembers is not null)
        {
            return new RuleEffect { AffinitySeconds = (int)remembers };
        }

        return mark is null
            ? effect
            : effect with
            {
                Branches = [.. effect.Branches.Select(branch => branch with { Verdict = branch.Verdict with { Mark = mark } })],
            };
    }

    // A rule that sends clients on by a set with a time limit keeps them where they were; one that drops them does not.
    private long? SecondsOfMemory(JsonElement test) =>
        NftJson.Items(_statements).Any(statement => NftJson.Single(statement) is { Name: "goto" or "jump" })
        && NftJson.Text(test, "right") is ['@', .. var name] && table.Set(name) is { } set
            ? NftJson.Number(set, "timeout")
            : null;

    private Match Test(JsonElement test, RulePacket packet)
    {
        if (NftJson.Member(test, "left") is not { } left || NftJson.Member(test, "right") is not { } right)
        {
            return Match.Maybe;
        }

        var isNegated = NftJson.Text(test, "op") == "!=";
        return NftJson.Text(test, "op") is "==" or "!=" or "in" && NftValues.Of(left, packet) is { } value
            ? NftValues.Compare(table, value, right).Negate(isNegated)
            : Match.Maybe;
    }

    // Null for a statement that decides nothing, such as a counter.
    private RuleEffect? Effect(JsonProperty statement, RulePacket packet)
    {
        switch (statement.Name)
        {
            case "counter" or "log" or "set" or "notrack" or "comment" or "flow" or "add" or "update" or "delete":
                return null;
            case "vmap":
                return Choose(statement.Value, packet);
            case "dnat":
                return Translate(statement.Value);
            case "redirect":
                var port = NftJson.Number(statement.Value, "port") ?? 0;
                return RuleEffect.All(new RuleVerdict(VerdictKind.Translate, null, new IPEndPoint(IPAddress.Loopback, (int)port)));
            default:
                return Verdict(statement) is { } verdict ? RuleEffect.All(verdict) : RuleEffect.Unknown;
        }
    }

    private static RuleVerdict? Verdict(JsonProperty statement) => statement.Name switch
    {
        "accept" => new RuleVerdict(VerdictKind.Accept),
        "drop" => new RuleVerdict(VerdictKind.Drop),
        "reject" => new RuleVerdict(VerdictKind.Reject),
        "return" => new RuleVerdict(VerdictKind.Return),
        "continue" => new RuleVerdict(VerdictKind.Continue),
        "masquerade" or "snat" => new RuleVerdict(VerdictKind.Masquerade),
        "jump" or "goto" when NftJson.Text(statement.Value, "target") is { } target =>
            new RuleVerdict(statement.Name == "jump" ? VerdictKind.Jump : VerdictKind.Goto, target),
        _ => null,
    };

    private static RuleEffect Translate(JsonElement value) =>
        NftJson.Text(value, "addr") is { } text && IPAddress.TryParse(text, out var address)
            ? RuleEffect.All(new RuleVerdict(
                VerdictKind.Translate, null, new IPEndPoint(address, (int)(NftJson.Number(value, "port") ?? 0))))
            : RuleEffect.Unknown;

    private RuleEffect Choose(JsonElement vmap, RulePacket packet)
    {
        if (NftJson.Member(vmap, "key") is not { } key || NftJson.Member(vmap, "data") is not { } data)
        {
            return RuleEffect.Unknown;
        }

        if (NftJson.Member(key, "numgen") is { } generator)
        {
            return Spread(generator, data);
        }

        if (NftValues.Of(key, packet) is not { } value)
        {
            return RuleEffect.Unknown;
        }

        if (NftJson.Scalar(data) is ['@', .. var map])
        {
            var found = table.Lookup(map, value, out var isCertain);
            return found is { } verdict ? One(verdict) : isCertain ? RuleEffect.None : RuleEffect.Unknown;
        }

        foreach (var entry in NftJson.Items(NftJson.Member(data, "set")))
        {
            if (entry.ValueKind == JsonValueKind.Array && entry.GetArrayLength() == 2
                && NftValues.Compare(table, value, NftJson.Unwrap(entry[0])) == Match.Yes)
            {
                return One(entry[1]);
            }
        }

        return RuleEffect.None;
    }

    private static RuleEffect One(JsonElement verdict) =>
        NftJson.Single(verdict) is { } part && Verdict(part) is { } known ? RuleEffect.All(known) : RuleEffect.Unknown;

    // Each number is as likely as any other; one without an entry goes on.
    private static RuleEffect Spread(JsonElement generator, JsonElement data)
    {
        var modulus = NftJson.Number(generator, "mod") ?? 0;
        var branches = ImmutableArray.CreateBuilder<RuleBranch>();
        foreach (var entry in NftJson.Items(NftJson.Member(data, "set")))
        {
            if (modulus <= 0 || entry.ValueKind != JsonValueKind.Array || entry.GetArrayLength() != 2
                || NftJson.Single(entry[1]) is not { } part || Verdict(part) is not { } verdict)
            {
                return RuleEffect.Unknown;
            }

            branches.Add(new RuleBranch(1.0 / modulus, verdict));
        }

        return new RuleEffect { Branches = branches.ToImmutable() };
    }
}
