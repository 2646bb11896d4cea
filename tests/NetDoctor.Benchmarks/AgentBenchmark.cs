using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Model.Probing;
using NetDoctor.Probes;

namespace NetDoctor.Benchmarks;

/// <summary>The native agent under a steady load: its memory, and what it costs beyond the probe itself.</summary>
/// <remarks>The same request is also sent with an address that is none: the agent does everything but the probe, and answers. What it then
/// uses is its own; what it uses more with a real address is the probe's.</remarks>
internal static class AgentBenchmark
{
    private const int ProbesPerSecond = 200;
    private const int AtOnce = 10;
    private const int Rounds = 3;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(4);

    /// <summary>Measures.</summary>
    /// <param name="only">Kind of probe; null for all.</param>
    public static async Task<int> RunAsync(string? only)
    {
        if (AgentUnderTest.Binary is not { } binary)
        {
            await Console.Error.WriteLineAsync("NETDOCTOR_AGENT_BINARY has to name the published agent.");
            return 2;
        }

        var (targets, port) = await ProbeTargets.StartAsync();
        try
        {
            Console.WriteLine("| probe | burst | requests a burst | us a probe | of it agent's own | of it the probe | bare probe in this process us | RSS MB | peak RSS MB |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            foreach (var (kind, spec) in Kinds(port).Where(one => only is null || one.Kind == only))
            {
                await MeasureAsync(kind, binary, 1, isBatch: false, spec);
                await MeasureAsync(kind, binary, AtOnce, isBatch: false, spec);
                await MeasureAsync(kind, binary, AtOnce, isBatch: true, spec);
            }

            return 0;
        }
        finally
        {
            targets.StandardInput.Close();
            await targets.WaitForExitAsync();
        }
    }

    private static (string Kind, Func<int, ProbeSpec> Spec)[] Kinds(int port) =>
    [
        ("tcp", index => new TcpProbeSpec { Address = ProbeTargets.Address(index), Port = port }),
        ("http", index => new HttpProbeSpec { Address = ProbeTargets.Address(index), Port = port }),
        ("dns", index => new DnsProbeSpec { Address = ProbeTargets.Address(index), Port = port, Name = "payments.shop" }),
    ];

    private static async Task MeasureAsync(string kind, string binary, int burst, bool isBatch, Func<int, ProbeSpec> spec)
    {
        using var agent = await AgentUnderTest.StartAsync(binary);
        await using var provider = Probes();
        var prober = provider.GetRequiredService<IProber>();
        var own = TimeSpan.Zero;
        var all = TimeSpan.Zero;
        var bare = TimeSpan.Zero;
        var probes = 0;
        await PaceAsync(burst, WarmUp, Asking(spec, ProbeOutcome.Succeeded));
        await PaceAsync(burst, WarmUp / 2, first => Each(first, index => BareAsync(prober, spec(index))));
        for (var round = 0; round < Rounds; round++)
        {
            all += await CostAsync(() => agent.Process.Processor, Asking(spec, ProbeOutcome.Succeeded));
            own += await CostAsync(() => agent.Process.Processor, Asking(index => spec(index) with { Address = "nowhere" }, ProbeOutcome.LocalError));
            bare += await CostAsync(() => Environment.CpuUsage.TotalTime, first => Each(first, index => BareAsync(prober, spec(index))));
            probes += (int)(ProbesPerSecond * Round.TotalSeconds);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {kind} | {burst} | {(isBatch ? 1 : burst)} | {OfOne(all):0} | {OfOne(own):0} | {OfOne(all - own):0} | {OfOne(bare):0} | {agent.Process.Megabytes:0.0} | {agent.Process.PeakMegabytes:0.0} |"));

        double OfOne(TimeSpan time) => time.TotalMicroseconds / probes;

        Task Each(int first, Func<int, Task> work) => Task.WhenAll(Enumerable.Range(first, burst).Select(work));

        Func<int, Task> Asking(Func<int, ProbeSpec> asked, ProbeOutcome expected) => isBatch
            ? first => AskAllAsync(agent, Enumerable.Range(first, burst).Select(asked), expected)
            : first => Each(first, index => AskAsync(agent, asked(index), expected));

        async Task<TimeSpan> CostAsync(Func<TimeSpan> processor, Func<int, Task> work)
        {
            var before = processor();
            await PaceAsync(burst, Round, work);
            return processor() - before;
        }
    }

    private static async Task AskAsync(AgentUnderTest agent, ProbeSpec spec, ProbeOutcome expected) => Check(await agent.ProbeAsync(spec), expected);

    private static async Task AskAllAsync(AgentUnderTest agent, IEnumerable<ProbeSpec> specs, ProbeOutcome expected)
    {
        foreach (var result in await agent.ProbeAsync(specs))
        {
            Check(result, expected);
        }
    }

    private static async Task BareAsync(IProber prober, ProbeSpec spec) =>
        Check(await prober.ProbeAsync(spec, Vantage.Self, CancellationToken.None), ProbeOutcome.Succeeded);

    private static void Check(ProbeResult result, ProbeOutcome expected)
    {
        if (result.Outcome != expected)
        {
            throw new InvalidOperationException($"A probe ended as {result}.");
        }
    }

    // So many a second, in bursts: the probes of one question are asked for at the same time.
    private static async Task PaceAsync(int burst, TimeSpan duration, Func<int, Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        var total = (int)(ProbesPerSecond * duration.TotalSeconds);
        var running = new List<Task>();
        for (var index = 0; index < total; index += burst)
        {
            var wait = TimeSpan.FromSeconds((double)index / ProbesPerSecond) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            running.Add(work(index));
        }

        await Task.WhenAll(running);
    }

    private static ServiceProvider Probes()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddLogging();
        services.AddProbes();
        return services.BuildServiceProvider();
    }
}
