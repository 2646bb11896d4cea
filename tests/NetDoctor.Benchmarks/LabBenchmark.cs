using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace NetDoctor.Benchmarks;

/// <summary>A whole diagnosis over HTTP against the lab in a process of its own: without waiting, and with dropped packets.</summary>
internal static class LabBenchmark
{
    private const int WarmUps = 30;

    public static async Task<int> RunAsync()
    {
        Console.WriteLine("| case | verdict | n | median ms | p95 ms | max ms |");
        Console.WriteLine("|---|---|---|---|---|---|");
        await MeasureAsync("no probe waits", "healthy-clusterip", 300);
        await MeasureAsync("dropped packets, probe time-out 1000 ms", "dropped", 20);
        return 0;
    }

    private static async Task MeasureAsync(string title, string scenario, int count)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        using var lab = Start(scenario, url);
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(30) };
            await ReadyAsync(client);
            var question = await QuestionAsync(client, scenario);
            var warmUps = count < WarmUps ? 3 : WarmUps;
            for (var ask = 0; ask < warmUps; ask++)
            {
                await AskAsync(client, question);
            }

            var milliseconds = new List<double>();
            var verdict = "";
            for (var ask = 0; ask < count; ask++)
            {
                var start = Stopwatch.GetTimestamp();
                verdict = await AskAsync(client, question);
                milliseconds.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            milliseconds.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {title} | {verdict} | {count} | {milliseconds[count / 2]:0.0} | {milliseconds[count * 95 / 100]:0.0} | {milliseconds[^1]:0.0} |"));
        }
        finally
        {
            lab.Kill();
            await lab.WaitForExitAsync();
        }
    }

    private static Process Start(string scenario, string url)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "NetDoctor.Lab.dll"), "--scenario", scenario, "--urls", url },
            WorkingDirectory = Directory.CreateTempSubdirectory("netdoctor-bench").FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task ReadyAsync(HttpClient client)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            try
            {
                if ((await client.GetAsync(new Uri("/readyz", UriKind.Relative))).IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("the lab is not ready after 10 s");
    }

    private static async Task<JsonElement> QuestionAsync(HttpClient client, string scenario)
    {
        var all = await client.GetFromJsonAsync<JsonElement>("/api/v1/lab/scenarios");
        var list = all.ValueKind == JsonValueKind.Array ? all : all.GetProperty("items");
        return list.EnumerateArray().First(one => one.GetProperty("name").GetString() == scenario).GetProperty("question").Clone();
    }

    private static async Task<string> AskAsync(HttpClient client, JsonElement question)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/diagnoses", question);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("verdict").GetString() ?? "";
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
