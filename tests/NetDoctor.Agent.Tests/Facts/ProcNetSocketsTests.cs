using NetDoctor.Agent.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Facts;

public sealed class ProcNetSocketsTests
{
    // Truth: what ss -ltn said in the same place.
    [Fact]
    public void Finds_what_listens_on_a_node() => Assert.Equal(
        [
            ("127.0.0.1", 35105), ("127.0.0.1", 10249), ("127.0.0.1", 10248), ("127.0.0.1", 10256), ("10.89.0.11", 10250),
        ],
        Listeners("n1/proc-net-tcp.txt", TransportProtocol.Tcp));

    [Fact]
    public void Finds_a_listener_of_all_addresses_of_both_families() =>
        Assert.Equal([("::", 9090), ("::", 8080)], Listeners("payments/proc-net-tcp6.txt", TransportProtocol.Tcp));

    [Fact]
    public void Finds_a_UDP_socket_with_its_inode_and_drops()
    {
        var (socket, inode) = Assert.Single(
            ProcNetSockets.Listeners(Recorded.Text("telemetry-0/proc-net-udp.txt"), TransportProtocol.Udp));

        Assert.Equal(("0.0.0.0", 5005, 0L, 5640371u), (socket.Address, socket.Port, socket.Drops!.Value, inode));
        Assert.Null(socket.Backlog);
    }

    [Fact]
    public void Reads_how_many_wait_in_hexadecimal() =>
        Assert.Equal(17, Assert.Single(ProcNetSockets.Listeners(
            "head\n 0: 0100007F:1F90 00000000:0000 0A 00000000:00000011 00:00000000 00000000 0 0 7 1 0 100 0 0 10 0\n",
            TransportProtocol.Tcp)).Socket.Waiting);

    [Theory]
    [InlineData("")]
    [InlineData("head\nx\n0: zz 00 0A 0 0 0 0 0 0 0\n0: 0100007F:XYZW 00000000:0000 0A 0:0 0 0 0 0 1\n")]
    public void Passes_over_other_lines(string text) => Assert.Empty(ProcNetSockets.Listeners(text, TransportProtocol.Tcp));

    private static (string, int)[] Listeners(string path, TransportProtocol protocol) =>
        [.. ProcNetSockets.Listeners(Recorded.Text(path), protocol).Select(found => (found.Socket.Address, found.Socket.Port))];
}
