using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Lab.Dns;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Lab.Tests.Dns;

/// <summary>The lab's DNS against what CoreDNS answered in a Kubernetes 1.34 cluster with the same objects.</summary>
public sealed class RecordedAnswersTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "testdata", "dns");

    private static readonly Lazy<LabDns> Dns = new(Load);

    public static TheoryData<string> Labels =>
        [.. File.ReadLines(Path.Combine(Folder, "wire.txt")).Select(line => line.Split(' ')).Where(IsRecorded).Select(parts => parts[0])];

    [Theory]
    [MemberData(nameof(Labels))]
    public void Answers_as_coredns_did(string label)
    {
        var parts = File.ReadLines(Path.Combine(Folder, "wire.txt")).Select(line => line.Split(' ')).Single(line => line[0] == label);
        var answer = Dns.Value.Answer(BytesOf(parts, "query="), isUdp: parts[4] == "udp", null);

        Assert.NotNull(answer);
        Assert.Equal(Shape(BytesOf(parts, "response=")), Shape(answer));
    }

    [Fact]
    public void Is_silent_about_what_is_no_query()
    {
        Assert.Null(Dns.Value.Answer([1, 2, 3], isUdp: true, null));
    }

    private static bool IsRecorded(string[] parts) => Array.Exists(parts, part => part.StartsWith("response=", StringComparison.Ordinal));

    private static byte[] BytesOf(string[] parts, string prefix) =>
        Convert.FromHexString(parts.Single(part => part.StartsWith(prefix, StringComparison.Ordinal))[prefix.Length..]);

    // Everything but times to live, which count down in a cache, the serial of the zone, and the order, which is shuffled.
    private static string[] Shape(byte[] bytes)
    {
        Assert.True(DnsMessage.TryParse(bytes, out var message, out var error), error);
        return
        [
            $"{message.Id} response {message.IsResponse} aa {message.IsAuthoritative} tc {message.IsTruncated} "
                + $"rd {message.RecursionDesired} ra {message.RecursionAvailable} rcode {message.Rcode} edns {message.Edns is not null}",
            $"{message.Question?.Name} {message.Question?.TypeNumber}",
            .. message.IsTruncated ? [$"{message.Answers.Length} answers"] : Records("answer", message.Answers),
            .. Records("authority", message.Authorities),
            .. Records("additional", message.Additional),
        ];
    }

    private static IEnumerable<string> Records(string section, IEnumerable<DnsRecord> records) => records
        .Select(record => $"{section} {record.Name} {record.Type} "
            + (record.Type == DnsRecordType.Soa ? string.Join(' ', record.Data.Split(' ').Where((_, index) => index != 2)) : record.Data))
        .Order(StringComparer.Ordinal);

    private static LabDns Load()
    {
        var reader = new FactReader();
        var facts = new[]
        {
            (ResourceKind.Namespace, "namespaces"), (ResourceKind.Service, "services"), (ResourceKind.EndpointSlice, "endpointslices"),
        }.SelectMany(file => Items(file.Item2).Select(item => reader.Read(file.Item1, item)));
        var zone = new LabZone();
        zone.Load(FactTables.Fill(ClusterSnapshot.Unknown, facts));
        return new LabDns(zone);
    }

    private static IEnumerable<JsonObject> Items(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file + ".json")))!["items"]!.AsArray().Select(item => item!.AsObject());
}
