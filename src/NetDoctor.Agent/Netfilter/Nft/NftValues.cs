using System.Net;
using System.Text.Json;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Netfilter.Nft;

/// <summary>What expressions of nftables are worth for a packet.</summary>
internal static class NftValues
{
    /// <summary>Parts of a packet that an expression reads, as text, one for each part of a concatenation.</summary>
    /// <returns>Null when they are not known here; empty parts for what the packet has not.</returns>
    public static string? Of(JsonElement expression, RulePacket packet)
    {
        if (NftJson.Single(expression) is not { } term)
        {
            return null;
        }

        if (term.Name != "concat")
        {
            return Part(term, packet);
        }

        var parts = NftJson.Items(term.Value)
            .Select(part => NftJson.Single(part) is { } inner ? Part(inner, packet) : null).ToArray();
        return parts.Contains(null) ? null : string.Join('|', parts);
    }

    /// <summary>A key of a map as text, like what <see cref="Of"/> gives; null for ranges, prefixes and the like.</summary>
    public static string? Key(JsonElement value)
    {
        if (NftJson.Member(value, "concat") is { } concat)
        {
            var parts = NftJson.Items(concat).Select(Plain).ToArray();
            return parts.Contains(null) ? null : string.Join('|', parts);
        }

        return Plain(value);
    }

    /// <summary>Whether a value is what a rule compares it with.</summary>
    /// <param name="table">Table of the rule, for sets that have a name.</param>
    /// <param name="value">Value of the packet, from <see cref="Of"/>.</param>
    /// <param name="expected">Right side of the comparison, or an element of a set.</param>
    public static Match Compare(NftTable table, string value, JsonElement expected)
    {
        if (NftJson.Scalar(expected) is { } text)
        {
            return text.StartsWith('@') ? InSet(table, value, text[1..]) : Matches.Of(Normal(text) == value);
        }

        if (expected.ValueKind == JsonValueKind.Array)
        {
            return Any(table, value, NftJson.Items(expected));
        }

        return NftJson.Single(expected) is not { } term ? Match.Maybe : term.Name switch
        {
            "set" => Any(table, value, NftJson.Items(term.Value)),
            "elem" => Compare(table, value, NftJson.Unwrap(expected)),
            "concat" => Matches.Of(Key(expected) == value),
            "prefix" => InPrefix(value, term.Value),
            "range" when term.Value.ValueKind == JsonValueKind.Array && term.Value.GetArrayLength() == 2 => InRange(value, term.Value),
            _ => Match.Maybe,
        };
    }

    private static Match InSet(NftTable table, string value, string name)
    {
        if (table.Set(name) is not { } set)
        {
            return Match.Maybe;
        }

        // What a set collects from packets changes all the time, and its listing shows what there was.
        return Any(table, value, NftJson.Items(NftJson.Member(set, "elem")));
    }

    private static Match Any(NftTable table, string value, IEnumerable<JsonElement> candidates)
    {
        var result = Match.No;
        foreach (var candidate in candidates)
        {
            switch (Compare(table, value, candidate))
            {
                case Match.Yes:
                    return Match.Yes;
                case Match.Maybe:
                    result = Match.Maybe;
                    break;
            }
        }

        return result;
    }

    private static Match InPrefix(string value, JsonElement prefix) =>
        IPAddress.TryParse(value, out var address) && NftJson.Text(prefix, "addr") is { } start
        && IPAddress.TryParse(start, out var network) && NftJson.Number(prefix, "len") is { } length
            ? Matches.Of(AddressPattern.Network(network, (int)length).Contains(address))
            : Match.Maybe;

    private static Match InRange(string value, JsonElement range)
    {
        if (Plain(range[0]) is not { } low || Plain(range[1]) is not { } high)
        {
            return Match.Maybe;
        }

        if (uint.TryParse(value, out var number) && uint.TryParse(low, out var first) && uint.TryParse(high, out var last))
        {
            return Matches.Of(number >= first && number <= last);
        }

        return IPAddress.TryParse(value, out var address) && IPAddress.TryParse(low, out var from) && IPAddress.TryParse(high, out var to)
            ? Matches.Of(
                from.GetAddressBytes().AsSpan().SequenceCompareTo(address.GetAddressBytes()) <= 0
                && address.GetAddressBytes().AsSpan().SequenceCompareTo(to.GetAddressBytes()) <= 0)
            : Match.Maybe;
    }

    private static string? Plain(JsonElement value) => NftJson.Scalar(value) is { } text && text is not ['@', ..] ? Normal(text) : null;

    // Addresses come in several spellings; one is enough to compare them.
    private static string Normal(string text) =>
        text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) ? address.ToString() : text;

    private static string? Part(JsonProperty term, RulePacket packet) => term.Name switch
    {
        "payload" => Payload(NftJson.Text(term.Value, "protocol"), NftJson.Text(term.Value, "field"), packet),
        "meta" => Meta(NftJson.Text(term.Value, "key"), packet),
        "fib" => Fib(term.Value, packet),
        "ct" => NftJson.Text(term.Value, "key") switch
        {
            "state" => "new",
            "status" => packet.IsTranslated ? "dnat" : "",
            _ => null,
        },
        "&" when NftJson.Items(term.Value).ToArray() is [var left, var right]
            && Of(left, packet) is { } value && uint.TryParse(value, out var bits) && NftJson.Unsigned(right) is { } mask =>
            $"{bits & mask}",
        _ => null,
    };

    private static string? Payload(string? protocol, string? field, RulePacket packet) => (protocol, field) switch
    {
        ("ip", "saddr") => packet.IsIPv6 ? "" : packet.Source.ToString(),
        ("ip", "daddr") => packet.IsIPv6 ? "" : packet.Destination.Address.ToString(),
        ("ip6", "saddr") => packet.IsIPv6 ? packet.Source.ToString() : "",
        ("ip6", "daddr") => packet.IsIPv6 ? packet.Destination.Address.ToString() : "",
        ("ip", "protocol") => packet.IsIPv6 ? "" : Name(packet.Protocol),
        ("ip6", "nexthdr") => packet.IsIPv6 ? Name(packet.Protocol) : "",
        ("th", "dport") => $"{packet.Destination.Port}",
        ("tcp" or "udp" or "sctp", "dport") => protocol == Name(packet.Protocol) ? $"{packet.Destination.Port}" : "",
        ("tcp" or "udp" or "sctp", _) when protocol != Name(packet.Protocol) => "",
        ("icmp" or "icmpv6", _) => "",
        _ => null,
    };

    private static string? Meta(string? key, RulePacket packet) => key switch
    {
        "l4proto" => Name(packet.Protocol),
        "mark" => $"{packet.Mark}",
        "nfproto" => packet.IsIPv6 ? "ipv6" : "ipv4",
        "protocol" => packet.IsIPv6 ? "ip6" : "ip",
        "iifname" => packet.InputDevice,
        "oifname" => packet.OutputDevice,
        _ => null,
    };

    private static string? Fib(JsonElement fib, RulePacket packet)
    {
        if (NftJson.Text(fib, "result") != "type")
        {
            return null;
        }

        var flags = NftJson.Items(NftJson.Member(fib, "flags")).Select(flag => flag.GetString()).ToArray();
        return flags switch
        {
            ["saddr"] => packet.IsFromHere ? "local" : "unicast",
            ["daddr"] => packet.IsForHere ? "local" : "unicast",
            _ => null,
        };
    }

    private static string Name(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Udp => "udp",
        TransportProtocol.Sctp => "sctp",
        _ => "tcp",
    };
}
