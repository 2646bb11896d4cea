using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Probing;

namespace NetDoctor.Benchmarks;

/// <summary>The native agent beside Debian's prometheus-blackbox-exporter, in turn, against the same targets.</summary>
/// <remarks>Each probe is one call and one fresh connection on either side, with its phases in the answer. The exporter is called by
/// HTTP/1.1 in the clear over connections that are kept, the agent by HTTP/2 with mutual TLS. Every answer has to tell success.</remarks>
internal static class PeerBenchmark
{
    private const string Exporter = "/usr/bin/prometheus-blackbox-exporter";
    private const int Rounds = 5;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync()
    {
        if (AgentUnderTest.Binary is not { } binary || !File.Exists(Exporter))
        {
            await Console.Error.WriteLineAsync($"NETDOCTOR_AGENT_BINARY has to name the published agent, and {Exporter} has to be there.");
            return 2;
        }

        var (targets, port) = await ProbeTargets.StartAsync();
        try
        {
            Console.WriteLine("| probe | at once | exporter us CPU | agent us CPU | agent/exporter | exporter probes/s | agent probes/s | exporter RSS MB | agent RSS MB |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
            await MeasureAsync("tcp", binary, port, address => new TcpProbeSpec { Address = address, Port = port });
            await MeasureAsync("http", binary, port, address => new HttpProbeSpec { Address = address, Port = port });
            await MeasureAsync("dns", binary, port, address => new DnsProbeSpec { Address = address, Port = port, Name = "payments.shop" });
            return 0;
        }
        finally
        {
            targets.StandardInput.Close();
            await targets.WaitForExitAsync();
        }
    }

    private static async Task MeasureAsync(string kind, string binary, int port, Func<string, ProbeSpec> spec)
    {
        using var agent = await AgentUnderTest.StartAsync(binary);
        using var exporter = await StartExporterAsync();
        using var http = new HttpClient { BaseAddress = new Uri(exporter.Address) };
        Side[] sides =
        [
            new(exporter.Process, async index => (await http.GetStringAsync(new Uri(
                $"probe?module={kind}&target={(kind == "http" ? "http://" : "")}{ProbeTargets.Address(index)}:{port}", UriKind.Relative)))
                .Contains("\nprobe_success 1\n", StringComparison.Ordinal)),
            new(agent.Process, async index => (await agent.ProbeAsync(spec(ProbeTargets.Address(index)))).Outcome == ProbeOutcome.Succeeded),
        ];
        foreach (var side in sides)
        {
            await RunAsync(side, 16, WarmUp);
        }

        foreach (var concurrency in new[] { 4, 16, 32 })
        {
            var rounds = new List<(Figures Exporter, Figures Agent)>();
            for (var round = 0; round < Rounds; round++)
            {
                rounds.Add((await RunAsync(sides[0], concurrency, Round), await RunAsync(sides[1], concurrency, Round)));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {concurrency} | {Median(rounds, one => one.Exporter.Each):0} | {Median(rounds, one => one.Agent.Each):0} | {Median(rounds, one => one.Agent.Each / one.Exporter.Each):0.00} | {Median(rounds, one => one.Exporter.Rate):0} | {Median(rounds, one => one.Agent.Rate):0} | {exporter.Process.Megabytes:0.0} | {agent.Process.Megabytes:0.0} |"));
        }
    }

    private static async Task<Figures> RunAsync(Side side, int concurrency, TimeSpan duration)
    {
        var before = side.Process.Processor;
        var start = Stopwatch.GetTimestamp();
        var probes = 0;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => LoopAsync()));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new Figures((side.Process.Processor - before).TotalMicroseconds / probes, probes / elapsed.TotalSeconds);

        async Task LoopAsync()
        {
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                if (!await side.ProbeAsync(Interlocked.Increment(ref probes)))
                {
                    throw new InvalidOperationException("A probe failed.");
                }
            }
        }
    }

    private static async Task<RunningExporter> StartExporterAsync()
    {
        var directory = Directory.CreateTempSubdirectory("netdoctor-bench-");
        var configuration = Path.Combine(directory.FullName, "blackbox.yml");
        await File.WriteAllTextAsync(configuration, """
            modules:
              tcp: { prober: tcp, timeout: 5s, tcp: { preferred_ip_protocol: ip4 } }
              http: { prober: http, timeout: 5s, http: { preferred_ip_protocol: ip4, follow_redirects: false } }
              dns: { prober: dns, timeout: 5s, dns: { preferred_ip_protocol: ip4, transport_protocol: udp, query_name: payments.shop, query_type: A } }
            """);
        var address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort()}");
        var process = MeasuredProcess.Start(
            Exporter,
            [$"--config.file={configuration}", $"--web.listen-address={address}", "--log.level=error"],
            ("GOMAXPROCS", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
        var exporter = new RunningExporter(process, $"http://{address}/", directory);
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await http.GetStringAsync(new Uri($"{exporter.Address}-/healthy"));
                return exporter;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    private static double Median<T>(IReadOnlyCollection<T> items, Func<T, double> value) => items.Select(value).Order().ElementAt(items.Count / 2);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Side(MeasuredProcess Process, Func<int, Task<bool>> ProbeAsync);

    private sealed record Figures(double Each, double Rate);

    private sealed record RunningExporter(MeasuredProcess Process, string Address, DirectoryInfo Directory) : IDisposable
    {
        public void Dispose()
        {
            Process.Dispose();
            Directory.Delete(recursive: true);
        }
    }
}
