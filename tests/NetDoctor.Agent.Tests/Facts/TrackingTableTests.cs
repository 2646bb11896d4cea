using NetDoctor.Agent.Facts;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class TrackingTableTests
{
    [Theory]
    [InlineData("n1/conntrack.txt", 436)]
    [InlineData("n1/proc-net-nf_conntrack.txt", 0)]
    public void Reads_every_recorded_line(string path, int expected)
    {
        var lines = Recorded.Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(expected == 0 ? lines.Length : expected, lines.Select(TrackingTable.Parse).Count(flow => flow is not null));
    }

    [Fact]
    public void Reads_a_translated_connection()
    {
        var flow = TrackingTable.Parse(
            "tcp      6 431996 ESTABLISHED src=10.244.1.129 dst=10.96.253.192 sport=37866 dport=80 "
            + "src=10.244.2.112 dst=10.244.1.129 sport=8080 dport=37866 [ASSURED] mark=0 use=1");

        Assert.Equal(
            new TrackedFlow
            {
                Protocol = TransportProtocol.Tcp,
                State = "ESTABLISHED",
                ExpiresSeconds = 431996,
                Source = "10.244.1.129",
                SourcePort = 37866,
                Destination = "10.96.253.192",
                DestinationPort = 80,
                ReplySource = "10.244.2.112",
                ReplySourcePort = 8080,
                ReplyDestination = "10.244.1.129",
                ReplyDestinationPort = 37866,
                IsAssured = true,
            },
            flow);
    }

    [Fact]
    public void Reads_UDP_without_a_state_and_without_an_answer()
    {
        var flow = TrackingTable.Parse(
            "ipv6     10 udp      17 29 src=fd00:0010:0244:0001:0000:0000:0000:0005 dst=fd00:0010:0096:0000:0000:0000:0000:000a "
            + "sport=39108 dport=53 [UNREPLIED] src=fd00:0010:0244:0002:0000:0000:0000:0002 "
            + "dst=fd00:0010:0244:0001:0000:0000:0000:0005 sport=53 dport=39108 mark=0 zone=0 use=2");

        Assert.NotNull(flow);
        Assert.Null(flow.State);
        Assert.True(flow.IsUnreplied);
        Assert.Equal("fd00:10:244:2::2", flow.ReplySource);
        Assert.True(TrackingTable.IsAsked(flow, new FlowQuestion(TransportProtocol.Udp, "fd00:10:96::a", 53)));
    }

    [Fact]
    public void Finds_the_connections_that_are_asked_for()
    {
        var flows = Recorded.Text("n1/conntrack.txt").Split('\n').Select(TrackingTable.Parse).OfType<TrackedFlow>().ToArray();
        var question = new FlowQuestion(TransportProtocol.Udp, "10.96.0.10", 53);

        var found = flows.Where(flow => TrackingTable.IsAsked(flow, question)).ToArray();

        Assert.NotEmpty(found);
        Assert.Equal(["10.244.1.2", "10.244.2.2"], found.Select(flow => flow.ReplySource).Distinct().Order());
        Assert.All(
            flows.Where(flow => TrackingTable.IsAsked(flow, question with { Source = "10.244.1.160" })),
            flow => Assert.Equal("10.244.1.160", flow.Source));
        Assert.DoesNotContain(flows, flow => TrackingTable.IsAsked(flow, question with { Port = 54 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("icmp     1 29 src=10.0.0.1 dst=10.0.0.2 type=8 code=0 id=1 src=10.0.0.2 dst=10.0.0.1 type=0 code=0 id=1 mark=0 use=1")]
    [InlineData("tcp 6 x")]
    [InlineData("tcp 6 5 ESTABLISHED src=1.1.1.1")]
    public void Passes_over_other_lines(string line) => Assert.Null(TrackingTable.Parse(line));

    // Truth: 0x19c entries in every processor's line.
    [Fact]
    public void Sums_up_what_the_processors_counted()
    {
        var state = TrackingTable.Sum(Recorded.Text("n1/proc-net-stat-nf_conntrack.txt"), 262144);

        Assert.Equal(new ConnectionTracking { Entries = 412, Maximum = 262144 }, state);
    }

    [Fact]
    public void Adds_the_failures_of_all_processors()
    {
        var state = TrackingTable.Sum(
            "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop\n"
            + "0000000a 0 0 0 00000002 0 0 0 0 00000010 00000003 00000001\n"
            + "0000000a 0 0 0 00000001 0 0 0 0 00000001 00000004 00000000\n", 10);

        Assert.Equal(
            new ConnectionTracking { Entries = 10, Maximum = 10, InsertFailed = 17, Drops = 7, EarlyDrops = 1, Invalid = 3 }, state);
    }

    [Fact]
    public void Tells_nothing_of_an_empty_file() => Assert.Null(TrackingTable.Sum("", 1));
}
