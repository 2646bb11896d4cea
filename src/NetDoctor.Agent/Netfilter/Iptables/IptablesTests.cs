using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Netfilter.Iptables;

/// <summary>The conditions of iptables that a packet can be held against.</summary>
internal static class IptablesTests
{
    private static readonly Func<RulePacket, Match> Undecidable = _ => Match.Maybe;

    /// <summary>The test of an option; one that cannot be decided here answers maybe.</summary>
    /// <param name="module">Module that the option belongs to, by the last <c>-m</c>.</param>
    /// <param name="option">The option.</param>
    /// <param name="value">Its first value; empty without.</param>
    /// <param name="second">Its second value; empty without.</param>
    public static Func<RulePacket, Match> Of(string module, string option, string value, string second) => option switch
    {
        "-s" or "--source" => Address(value, packet => packet.Source),
        "-d" or "--destination" => Address(value, packet => packet.Destination.Address),
        "-p" or "--protocol" => Protocol(value),
        "-i" or "--in-interface" => Device(value, packet => packet.InputDevice),
        "-o" or "--out-interface" => Device(value, packet => packet.OutputDevice),
        "--dport" or "--dports" or "--destination-port" or "--destination-ports" =>
            packet => Ports(value, packet.Destination.Port),
        "--sport" or "--sports" or "--source-port" or "--source-ports" => _ => SourcePort(value),
        "--dst-type" when value == "LOCAL" => packet => Matches.Of(packet.IsForHere),
        "--src-type" when value == "LOCAL" => packet => Matches.Of(packet.IsFromHere),
        "--mark" when module == "mark" => Mark(value),
        "--ctstate" or "--state" => State(value),
        "--syn" => packet => Matches.Of(packet.Protocol == TransportProtocol.Tcp),
        "--tcp-flags" => packet => Matches.Of(packet.Protocol == TransportProtocol.Tcp && HasFlags(value, second)),
        _ => Undecidable,
    };

    private static Func<RulePacket, Match> Address(string value, Func<RulePacket, IPAddress> select)
    {
        var networks = value.Split(',').Select(AddressPattern.Parse).ToArray();
        return networks.Contains(null)
            ? Undecidable
            : packet => Matches.Of(networks.Any(network => network!.Value.Contains(select(packet))));
    }

    private static Func<RulePacket, Match> Protocol(string value) => packet => value switch
    {
        "all" or "0" => Match.Yes,
        "tcp" or "6" => Matches.Of(packet.Protocol == TransportProtocol.Tcp),
        "udp" or "17" => Matches.Of(packet.Protocol == TransportProtocol.Udp),
        "sctp" or "132" => Matches.Of(packet.Protocol == TransportProtocol.Sctp),
        _ => Match.No,
    };

    private static Func<RulePacket, Match> Device(string value, Func<RulePacket, string?> select) => packet => select(packet) switch
    {
        null => Match.Maybe,
        var device when value.EndsWith('+') => Matches.Of(device.StartsWith(value[..^1], StringComparison.Ordinal)),
        var device => Matches.Of(device == value),
    };

    private static Match Ports(string value, int port)
    {
        foreach (var part in value.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            var first = colon < 0 ? part : part[..colon];
            var last = colon < 0 ? part : part[(colon + 1)..];
            if (!int.TryParse(first.Length == 0 ? "0" : first, CultureInfo.InvariantCulture, out var low)
                || !int.TryParse(last.Length == 0 ? "65535" : last, CultureInfo.InvariantCulture, out var high))
            {
                return Match.Maybe;
            }

            if (port >= low && port <= high)
            {
                return Match.Yes;
            }
        }

        return Match.No;
    }

    // The client's port is the kernel's choice: only a test that every such port passes is decided.
    private static Match SourcePort(string value)
    {
        const int Lowest = 32768;
        const int Highest = 60999;
        return Ports(value, Lowest) == Match.Yes && Ports(value, Highest) == Match.Yes ? Match.Yes : Match.Maybe;
    }

    private static Func<RulePacket, Match> Mark(string value) => MarkPattern.Parse(value) is var (mark, mask)
        ? packet => Matches.Of((packet.Mark & mask) == mark)
        : Undecidable;

    private static Func<RulePacket, Match> State(string value)
    {
        var states = value.Split(',');
        return packet => Matches.Of(
            states.Contains("NEW")
            || (states.Contains("DNAT") && packet.IsTranslated)
            || (states.Contains("SNAT") && packet.IsMasqueraded));
    }

    // The first packet of a connection has SYN and no other flag.
    private static bool HasFlags(string mask, string expected)
    {
        var looksAtSyn = mask == "ALL" || mask.Split(',').Contains("SYN");
        return looksAtSyn ? expected == "SYN" : expected == "NONE";
    }
}
