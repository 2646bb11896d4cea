using System.Text;
using System.Text.Json;
using NetDoctor.Agent.Facts;
using NetDoctor.Agent.Facts.Netlink;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Agent.Netfilter.Iptables;
using NetDoctor.Agent.Netfilter.Nft;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.TestKit;

namespace NetDoctor.Agent.Tests.Netfilter;

/// <summary>Damaged listings are read as far as they go: no reader throws, and every way through the rules ends.</summary>
public sealed class FuzzedListingsTests
{
    private const int Rounds = 60;

    [Fact]
    public void Iptables()
    {
        var original = Recorded.Bytes("n1/iptables-save.txt");
        foreach (var seed in Fuzzing.Seeds(Rounds))
        {
            var text = Encoding.UTF8.GetString(Fuzzing.Mutate(new Random(seed), original, " -:[]!\"\\/,\n0j"u8));
            AssertWhole(IptablesSave.Parse(text, RuleForm.Iptables).BaseChains.ToArray());
        }
    }

    [Fact]
    public void Nftables()
    {
        var original = Recorded.Bytes("nftables-mode/nft-kube-proxy.json");
        var read = 0;
        foreach (var seed in Fuzzing.Seeds(Rounds))
        {
            try
            {
                AssertWhole(NftRuleSet.Parse(Fuzzing.Mutate(new Random(seed), original, "{}[]\":,0@"u8)).BaseChains(isIPv6: false).ToArray());
                read++;
            }
            catch (JsonException)
            {
                // That is what the reader answers with, and what its caller notes.
            }
        }

        Assert.True(read > 0);
    }

    [Fact]
    public void Files_of_proc()
    {
        foreach (var seed in Fuzzing.Seeds(Rounds))
        {
            var random = new Random(seed);
            Assert.All(
                Mutated(random, "n1/conntrack.txt").Split('\n').Select(TrackingTable.Parse).OfType<TrackedFlow>(),
                flow => Assert.NotNull(flow.Source));
            Assert.All(
                ProcNetSockets.Listeners(Mutated(random, "n1/proc-net-tcp.txt"), TransportProtocol.Tcp),
                found => Assert.InRange(found.Socket.Port, 0, 65535));
            _ = TrackingTable.Sum(Mutated(random, "n1/proc-net-stat-nf_conntrack.txt"), 1);
            _ = ProcCounters.Parse(Mutated(random, "n1/proc-net-netstat.txt"));
            _ = VirtualServers.Parse(Encoding.UTF8.GetString(Fuzzing.Mutate(
                random, "TCP  0A600001:01BB rr\n  -> 0A590001:1964 Masq 1 0 0\nTCP  [fd00::1]:0050 rr persistent 10\n"u8.ToArray(), " :[]->\n0F"u8)));
        }
    }

    [Fact]
    public void Messages_of_the_kernel()
    {
        var devices = new Dictionary<int, string> { [1] = "lo" };
        foreach (var seed in Fuzzing.Seeds(Rounds * 20))
        {
            var random = new Random(seed);
            var body = new byte[random.Next(160)];
            random.NextBytes(body);

            // Plausible lengths and types, so that attributes are come to.
            for (var at = 0; at + 4 < body.Length; at += 4)
            {
                if (random.Next(3) == 0)
                {
                    (body[at], body[at + 1], body[at + 2], body[at + 3]) = ((byte)random.Next(40), 0, (byte)random.Next(32), 0);
                }
            }

            _ = LinkMessages.Link(body, new Dictionary<int, int>());
            _ = LinkMessages.Address(body);
            _ = RouteMessages.Route(body, devices);
            _ = NeighbourMessages.Neighbour(body, devices);
            _ = NeighbourMessages.Entry(body, devices);
            _ = NeighbourMessages.Rule(body);
            Assert.InRange(SocketMessages.Listener(body, TransportProtocol.Udp, devices)?.Socket.Port ?? 1, 1, 65535);
        }
    }

    private static string Mutated(Random random, string path) =>
        Encoding.UTF8.GetString(Fuzzing.Mutate(random, Recorded.Bytes(path), " =:\n0F"u8));

    // Connections are not lost: whatever the rules are, all of them are somewhere in the end.
    private static void AssertWhole(BaseChain[] chains)
    {
        foreach (var (source, destination, port) in new[]
        {
            ("10.244.1.129", "10.96.253.192", 80), ("192.0.2.7", "10.89.0.11", 30377), ("10.89.0.11", "10.96.117.245", 80),
        })
        {
            var path = Recorded.Follow(chains, source, destination, port, own: "10.89.0.11");
            Assert.Equal(
                1, path.UntouchedShare + path.Backends.Sum(backend => backend.Share) + path.Stops.Sum(stop => stop.Share), 2);
        }
    }
}
