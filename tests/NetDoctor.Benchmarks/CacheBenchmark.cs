using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NetDoctor.Kubernetes;

namespace NetDoctor.Benchmarks;

/// <summary>Lists and caches many pods, as the server does at its start: memory, processor time and wall time.</summary>
internal static class CacheBenchmark
{
    public static async Task<int> RunAsync(int pods)
    {
        using var server = Start(pods);
        try
        {
            var url = await AddressOfAsync(server);
            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Services.AddClusterCache(options => options.Server = new Uri(url));
            using var host = builder.Build();
            var source = host.Services.GetRequiredService<IClusterSource>();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var processor = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            await host.StartAsync();
            while (!source.IsReady)
            {
                await Task.Delay(20);
            }

            var wall = Stopwatch.GetElapsedTime(start);
            var used = Environment.CpuUsage.TotalTime - processor;
            var peak = PeakMegabytes();
            var live = GC.GetTotalMemory(forceFullCollection: true) - before;
            var count = source.TakeSnapshot().Pods.Count;
            Console.WriteLine("| pods | live B/pod | live MB | peak RSS MB | CPU s | wall s |");
            Console.WriteLine("|---|---|---|---|---|---|");
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {live / count} | {live / 1e6:0.0} | {peak:0} | {used.TotalSeconds:0.0} | {wall.TotalSeconds:0.0} |"));
            await host.StopAsync();
            return count == pods ? 0 : 1;
        }
        finally
        {
            server.StandardInput.Close();
            await server.WaitForExitAsync();
        }
    }

    private static Process Start(int pods) => Process.Start(new ProcessStartInfo("dotnet")
    {
        ArgumentList =
        {
            Path.Combine(AppContext.BaseDirectory, "NetDoctor.Benchmarks.dll"), "serve-pods", pods.ToString(CultureInfo.InvariantCulture),
        },
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    }) ?? throw new InvalidOperationException("dotnet did not start");

    private static async Task<string> AddressOfAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(PodServer.Ready, StringComparison.Ordinal))
            {
                return line[PodServer.Ready.Length..];
            }
        }

        throw new InvalidOperationException("the pod server ended");
    }

    // VmHWM: the most memory that the process ever had resident. Source: proc_pid_status(5).
    private static double PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }
}
