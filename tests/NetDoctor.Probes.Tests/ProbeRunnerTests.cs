using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests;

public sealed class ProbeRunnerTests
{
    private static readonly TcpProbeSpec Spec = new() { Address = "127.0.0.1", Port = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serves_its_own_place_only()
    {
        await using var probing = new Probing();
        var pod = new Vantage(VantageKind.Pod, "n1", "shop/web-0");

        Assert.True(probing.Runner.CanProbeFrom(Vantage.Self));
        Assert.False(probing.Runner.CanProbeFrom(pod));
        Assert.False(probing.Runner.CanProbeFrom(new Vantage(VantageKind.Node, "n1")));
        await Assert.ThrowsAsync<ArgumentException>(() => probing.Runner.ProbeAsync(Spec, pod, Token));
    }

    [Fact]
    public async Task Names_its_own_place_in_results_as_far_as_it_is_known()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing(null, ("NodeName", "n1"), ("PodName", "netdoctor/api-0"));

        var result = await probing.RunAsync<TcpProbeResult>(Spec.At(listener.LocalEndPoint));

        Assert.Equal(new Vantage(VantageKind.Self, "n1", "netdoctor/api-0"), result.Vantage);
        Assert.Equal(probing.Clock.GetUtcNow(), result.StartedAt);
    }

    [Fact]
    public async Task Names_the_target_that_was_asked_for_not_the_one_dialled()
    {
        using var listener = Listeners.Listen();
        var dialMap = new FakeDialMap { Tcp = listener.LocalEndPoint };
        await using var probing = new Probing(services => services.AddSingleton<IDialMap>(dialMap));

        var result = await probing.RunAsync<TcpProbeResult>(Spec with { Address = "10.96.1.2", Port = 80 });

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.Equal("10.96.1.2:80", result.Target);
    }

    [Fact]
    public async Task Names_the_target_that_was_asked_for_as_the_sender_of_icmp()
    {
        using var reserved = Listeners.ReservePort();
        var dialMap = new FakeDialMap { Udp = reserved.LocalEndPoint };
        await using var probing = new Probing(services => services.AddSingleton<IDialMap>(dialMap));

        var result = await probing.RunAsync<UdpProbeResult>(new UdpProbeSpec { Address = "10.96.1.2", Port = 80 });

        Assert.Equal(new Refusal("icmp", 3, 3, "10.96.1.2"), result.Refusal);
    }

    [Theory]
    [InlineData("", 80)]
    [InlineData("payments.shop", 80)]
    [InlineData("1", 80)]
    [InlineData("127.1", 80)]
    [InlineData("127.0.0.01", 80)]
    [InlineData("0x7f.0.0.1", 80)]
    [InlineData("127.0.0.1", 0)]
    [InlineData("127.0.0.1", 65536)]
    public async Task Dials_nothing_but_an_address_and_a_port(string address, int port)
    {
        await using var probing = new Probing();

        var result = await probing.RunAsync<TcpProbeResult>(new TcpProbeSpec { Address = address, Port = port });

        Assert.Equal(ProbeOutcome.LocalError, result.Outcome);
        Assert.NotNull(result.Detail);
        Assert.Empty(result.Phases);
    }

    [Fact]
    public async Task Dials_an_ipv4_address_in_ipv6_form_as_ipv4()
    {
        using var listener = Listeners.Listen();
        await using var probing = new Probing();

        var result = await probing.RunAsync<TcpProbeResult>(Spec.At(listener.LocalEndPoint) with { Address = "::ffff:127.0.0.1" });

        Assert.Equal(ProbeOutcome.Succeeded, result.Outcome);
        Assert.StartsWith("[::ffff:127.0.0.1]:", result.Target, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throws_when_the_caller_cancels()
    {
        using var blackhole = new Blackhole();
        await using var probing = new Probing();
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var probe = probing.Runner.ProbeAsync(Spec.At(blackhole.EndPoint), Vantage.Self, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probe);
    }

    [Fact]
    public async Task Gives_a_waiting_probe_its_whole_time_once_it_is_its_turn()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(Loopback.AnyPort);
        using var blackhole = new Blackhole();
        var dialMap = new FakeDialMap();
        await using var probing = new Probing(services => services.AddSingleton<IDialMap>(dialMap), ("MaxConcurrency", "1"));

        var holder = probing.Runner.ProbeAsync(
            new UdpProbeSpec { Address = "127.0.0.1", Port = 1 }.At(silent.LocalEndPoint), Vantage.Self, Token);
        var waiting = probing.RunToDeadlineAsync<TcpProbeResult>(Spec.At(blackhole.EndPoint), dialMap.TcpDialled);
        Assert.False(holder.IsCompleted);
        Assert.False(dialMap.TcpDialled.IsCompleted, "It did not wait.");
        probing.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(ProbeOutcome.Silent, (await holder).Outcome);
        Assert.Equal(ProbeOutcome.Timeout, (await waiting).Outcome);
        Assert.Equal((await holder).StartedAt.AddSeconds(1), (await waiting).StartedAt);
    }

    [Fact]
    public async Task Lets_a_waiting_caller_cancel()
    {
        using var blackhole = new Blackhole();
        await using var probing = new Probing(null, ("MaxConcurrency", "1"));
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var holding = probing.Runner.ProbeAsync(Spec.At(blackhole.EndPoint), Vantage.Self, Token);
        var waiting = probing.Runner.ProbeAsync(Spec.At(blackhole.EndPoint), Vantage.Self, caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.False(holding.IsCompleted);
        probing.Clock.Advance(TimeSpan.FromSeconds(1));
        await holding;
    }

    [Fact]
    public async Task Keeps_times_between_its_bounds()
    {
        using var blackhole = new Blackhole();
        await using var probing = new Probing();

        var probe = probing.Runner.ProbeAsync(Spec.At(blackhole.EndPoint) with { TimeoutMilliseconds = -1 }, Vantage.Self, Token);
        probing.Clock.Advance(TimeSpan.FromMilliseconds(9));
        Assert.False(probe.IsCompleted);
        probing.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal([new ProbePhase("connect", 10)], (await probe).Phases);
    }

    [Fact]
    public async Task Measures_duration_by_kind_and_outcome()
    {
        using var blackhole = new Blackhole();
        using var listener = Listeners.Listen();
        await using var probing = new Probing();
        var meters = probing.Services.GetRequiredService<IMeterFactory>();
        using var durations = new MetricCollector<double>(meters, ProbeMetrics.MeterName, "netdoctor.probe.duration");
        using var active = new MetricCollector<int>(meters, ProbeMetrics.MeterName, "netdoctor.probe.active");
        using var caller = CancellationTokenSource.CreateLinkedTokenSource(Token);

        await probing.RunAsync<TcpProbeResult>(Spec.At(listener.LocalEndPoint));
        await probing.RunToDeadlineAsync<TcpProbeResult>(Spec.At(blackhole.EndPoint));
        var cancelled = probing.Runner.ProbeAsync(Spec.At(blackhole.EndPoint), Vantage.Self, caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        var measurements = durations.GetMeasurementSnapshot();
        Assert.Equal([0, 1], measurements.Select(measurement => measurement.Value));
        Assert.All(measurements, measurement => Assert.Equal("tcp", measurement.Tags["netdoctor.probe.kind"]));
        Assert.False(measurements[0].Tags.ContainsKey("error.type"));
        Assert.Equal("Timeout", measurements[1].Tags["error.type"]);
        Assert.Equal([1, -1, 1, -1, 1, -1], active.GetMeasurementSnapshot().Select(measurement => measurement.Value));
    }

    [Fact]
    public async Task Logs_each_probe_for_debugging_only()
    {
        using var reserved = Listeners.ReservePort();
        await using var probing = new Probing(services => services.AddLogging(logging =>
            logging.AddFakeLogging().SetMinimumLevel(LogLevel.Debug)));

        await probing.RunAsync<TcpProbeResult>(Spec.At(reserved.LocalEndPoint));

        var record = Assert.Single(probing.Services.GetFakeLogCollector().GetSnapshot());
        Assert.Equal(LogLevel.Debug, record.Level);
        Assert.Equal($"Probe tcp of {reserved.LocalEndPoint} ended as Refused after 0 ms.", record.Message);
    }

    [Theory]
    [InlineData("MaxConcurrency", "1", true)]
    [InlineData("MaxConcurrency", "10000", true)]
    [InlineData("MaxConcurrency", "0", false)]
    [InlineData("MaxConcurrency", "10001", false)]
    [InlineData("PodName", "netdoctor/api-0", true)]
    [InlineData("PodName", "api-0", false)]
    public async Task Checks_its_options(string key, string value, bool isValid)
    {
        await using var probing = new Probing(null, (key, value));

        var exception = Record.Exception(() => probing.Services.GetRequiredService<IOptions<ProbesOptions>>().Value);

        Assert.Equal(isValid, exception is null);
        Assert.True(isValid || exception is OptionsValidationException, exception?.ToString());
    }
}
