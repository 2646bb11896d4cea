using System.Collections.Immutable;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Probes.Tests.Dns;

/// <summary>A query and its answer as CoreDNS 1.13 sent it.</summary>
internal sealed record RecordedMessage(string Label, string Name, int Type, bool HasEdns, byte[] Query, byte[] Response);

/// <summary>Messages recorded in a cluster, one a line: label, name, type, EDNS, transport, query, response.</summary>
internal static class RecordedMessages
{
    public static ImmutableArray<RecordedMessage> All { get; } = Read();

    public static DnsMessage Response(string label)
    {
        var recorded = All.Single(message => message.Label == label);
        Assert.True(DnsMessage.TryParse(recorded.Response, out var message, out var error), error);
        return message;
    }

    private static ImmutableArray<RecordedMessage> Read()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "testdata", "dns", "wire.txt"));
        var fields = lines.Select(line => line.Split(' ')).Where(fields => fields.Length == 7);
        return [.. fields.Select(field => new RecordedMessage(
            field[0],
            field[1],
            int.Parse(field[2], null),
            field[3] == "edns",
            Convert.FromHexString(field[5]["query=".Length..]),
            Convert.FromHexString(field[6]["response=".Length..])))];
    }
}
