using System.Net;
using System.Net.Sockets;
using System.Text;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Udp;

public sealed class UdpProbeTests
{
    private static readonly UdpProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1 };

    [Fact]
    public async Task Reports_success_and_the_length_of_the_answer()
    {
        using var server = Bind(IPAddress.Loopback);
        await using var probing = new Probing();

        var serving = EchoAsync(server, "pong");
        var result = await probing.RunAsync<UdpProbeResult>(Spec.At(server.LocalEndPoint) with { Payload = "ping" });

        Assert.Equal("ping", await serving);
        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(4, result.AnswerBytes);
        Assert.Equal(["exchange"], result.Phases.Select(phase => phase.Name));
    }

    [Fact]
    public async Task Reports_an_empty_answer_as_an_answer()
    {
        using var server = Bind(IPAddress.Loopback);
        await using var probing = new Probing();

        var serving = EchoAsync(server, "");
        var result = await probing.RunAsync<UdpProbeResult>(Spec.At(server.LocalEndPoint));

        Assert.Equal("netdoctor\n", await serving);
        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(0, result.AnswerBytes);
    }

    [Theory]
    [InlineData("127.0.0.1", 3, 3)]
    [InlineData("::1", 1, 4)]
    public async Task Reports_refused_by_icmp_when_nothing_is_bound(string address, int type, int code)
    {
        // Connected to itself the socket keeps the port and takes datagrams from no one else: the kernel refuses them.
        using var server = Bind(IPAddress.Parse(address));
        server.Connect(server.LocalEndPoint!);
        await using var probing = new Probing();

        var result = await probing.RunAsync<UdpProbeResult>(Spec.At(server.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(new Refusal("icmp", type, code, address), result.Refusal);
        Assert.Null(result.AnswerBytes);
    }

    [Fact]
    public async Task Reports_silence_as_silence_at_the_deadline()
    {
        using var server = Bind(IPAddress.Loopback);
        await using var probing = new Probing();

        var result = await probing.RunToDeadlineAsync<UdpProbeResult>(Spec.At(server.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Silent, result.Outcome);
        Assert.Equal([new ProbePhase("exchange", 1000)], result.Phases);
        Assert.Null(result.Refusal);
    }

    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData(null)]
    public async Task Sends_nothing_but_short_ascii(string? payload)
    {
        using var server = Bind(IPAddress.Loopback);
        await using var probing = new Probing();

        var result = await probing.RunAsync<UdpProbeResult>(
            Spec.At(server.LocalEndPoint) with { Payload = payload ?? new string('x', 513) });

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
        Assert.Equal(0, server.Available);
    }

    private static Socket Bind(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private static async Task<string> EchoAsync(Socket server, string answer)
    {
        var buffer = new byte[1024];
        var received = await server.ReceiveFromAsync(
            buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), TestContext.Current.CancellationToken);
        await server.SendToAsync(
            Encoding.ASCII.GetBytes(answer), SocketFlags.None, received.RemoteEndPoint, TestContext.Current.CancellationToken);
        return Encoding.ASCII.GetString(buffer, 0, received.ReceivedBytes);
    }
}
