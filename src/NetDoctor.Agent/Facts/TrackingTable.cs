using System.Globalization;
using System.Net;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads the kernel's table of connections: <c>/proc/net/nf_conntrack</c>, or what <c>conntrack -L</c> writes.</summary>
/// <remarks>Source: kernel, net/netfilter/nf_conntrack_standalone.c <c>ct_seq_show</c>; conntrack(8).</remarks>
internal static class TrackingTable
{
    /// <summary>Reads a line; null when it is of another form or of a protocol without ports.</summary>
    /// <param name="line">The line, with the family in front or without.</param>
    public static TrackedFlow? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var start = words.Length > 2 && words[0] is "ipv4" or "ipv6" ? 2 : 0;
        if (words.Length < start + 3 || Protocol(words[start]) is not { } protocol
            || !long.TryParse(words[start + 2], CultureInfo.InvariantCulture, out var expires))
        {
            return null;
        }

        var sources = Values(words, "src=").ToArray();
        var destinations = Values(words, "dst=").ToArray();
        var sourcePorts = Ports(words, "sport=").ToArray();
        var destinationPorts = Ports(words, "dport=").ToArray();
        if (sources is not [var source, var replySource] || destinations is not [var destination, var replyDestination]
            || sourcePorts is not [var sourcePort, var replySourcePort]
            || destinationPorts is not [var destinationPort, var replyDestinationPort])
        {
            return null;
        }

        return new TrackedFlow
        {
            Protocol = protocol,
            State = words[start + 3].Contains('=', StringComparison.Ordinal) ? null : words[start + 3],
            ExpiresSeconds = expires,
            Source = source,
            SourcePort = sourcePort,
            Destination = destination,
            DestinationPort = destinationPort,
            ReplySource = replySource,
            ReplySourcePort = replySourcePort,
            ReplyDestination = replyDestination,
            ReplyDestinationPort = replyDestinationPort,
            IsUnreplied = words.Contains("[UNREPLIED]"),
            IsAssured = words.Contains("[ASSURED]"),
        };
    }

    /// <summary>Whether a connection is one that is asked for.</summary>
    public static bool IsAsked(TrackedFlow flow, FlowQuestion question) =>
        flow.Protocol == question.Protocol && flow.DestinationPort == question.Port
        && IsSame(flow.Destination, question.Destination)
        && (question.Source is null || IsSame(flow.Source, question.Source));

    /// <summary>Sums up <c>/proc/net/stat/nf_conntrack</c>; null when it is of another form.</summary>
    /// <param name="text">Content of the file: a heading, then a line of hexadecimal numbers for each processor.</param>
    /// <param name="maximum">Connections that the table may hold.</param>
    public static ConnectionTracking? Sum(string text, long maximum)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2)
        {
            return null;
        }

        var names = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        var entries = 0L;
        foreach (var line in lines.Skip(1))
        {
            var numbers = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var (name, number) in names.Zip(numbers))
            {
                if (long.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
                {
                    // Every processor's line has the same number of entries, that of the whole table.
                    entries = name == "entries" ? value : entries;
                    sums[name] = sums.GetValueOrDefault(name) + value;
                }
            }
        }

        return new ConnectionTracking
        {
            Entries = entries,
            Maximum = maximum,
            InsertFailed = sums.GetValueOrDefault("insert_failed"),
            Drops = sums.GetValueOrDefault("drop"),
            EarlyDrops = sums.GetValueOrDefault("early_drop"),
            Invalid = sums.GetValueOrDefault("invalid"),
        };
    }

    private static TransportProtocol? Protocol(string word) => word switch
    {
        "tcp" => TransportProtocol.Tcp,
        "udp" => TransportProtocol.Udp,
        "sctp" => TransportProtocol.Sctp,
        _ => null,
    };

    private static IEnumerable<string> Values(string[] words, string name) =>
        words.Where(word => word.StartsWith(name, StringComparison.Ordinal)).Select(word => Address(word[name.Length..]));

    private static IEnumerable<int> Ports(string[] words, string name) =>
        words.Where(word => word.StartsWith(name, StringComparison.Ordinal))
            .Select(word => int.TryParse(word.AsSpan(name.Length), CultureInfo.InvariantCulture, out var port) ? port : 0);

    // The kernel writes IPv6 addresses in full.
    private static string Address(string text) =>
        text.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(text, out var address) ? address.ToString() : text;

    private static bool IsSame(string text, string asked) => text == asked || text == Address(asked);
}
