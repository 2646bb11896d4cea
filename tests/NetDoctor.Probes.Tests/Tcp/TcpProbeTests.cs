using System.Net;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Tcp;

public sealed class TcpProbeTests
{
    private static readonly TcpProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1 };

    [Fact]
    public async Task Reports_success_when_something_listens()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();

        var result = await probing.RunAsync<TcpProbeResult>(Spec.At(listener.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.StartsWith("127.0.0.1:", result.LocalAddress, StringComparison.Ordinal);
        Assert.Equal(listener.LocalEndPoint!.ToString(), result.Target);
        Assert.Equal(["connect"], result.Phases.Select(phase => phase.Name));
        Assert.Null(result.Refusal);
    }

    [Fact]
    public async Task Reports_success_over_ipv6()
    {
        using var listener = Listeners.Listen(IPAddress.IPv6Loopback);
        await using var probing = new Probing();

        var result = await probing.RunAsync<TcpProbeResult>(Spec.At(listener.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal(listener.LocalEndPoint!.ToString(), result.Target);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Reports_refused_by_reset_when_nothing_listens(string address)
    {
        using var reserved = Listeners.ReservePort(IPAddress.Parse(address));
        await using var probing = new Probing();

        var result = await probing.RunAsync<TcpProbeResult>(Spec.At(reserved.LocalEndPoint));

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Equal(new Refusal("tcpReset"), result.Refusal);
        Assert.Null(result.LocalAddress);
    }

    [Fact]
    public async Task Reports_timeout_and_the_time_waited_when_packets_are_dropped()
    {
        using var blackhole = new Blackhole();
        await using var probing = new Probing();

        var result = await probing.RunToDeadlineAsync<TcpProbeResult>(
            Spec.At(blackhole.EndPoint) with { TimeoutMilliseconds = 1500 });

        Assert.Equal(ProbeOutcome.Timeout, result.Outcome);
        Assert.Equal([new ProbePhase("connect", 1500)], result.Phases);
        Assert.Null(result.Refusal);
    }
}
