using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests.Sockets;

/// <summary>Makes probes in a network namespace of its own, of which no packet leaves this machine.</summary>
public sealed class NetworkNamespaces : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private ImmutableDictionary<(string Kind, string Address), ProbeResult> _results =
        ImmutableDictionary<(string Kind, string Address), ProbeResult>.Empty;

    /// <summary>Why they cannot be made here; null when they can.</summary>
    public string? Obstacle { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (!OperatingSystem.IsLinux())
        {
            Obstacle = "Network namespaces are a thing of Linux.";
            return;
        }

        var (exitCode, _, error) = await RunAsync("sh", ["-c", "command -v ip nsenter && unshare -rn true"], "");
        if (exitCode != 0)
        {
            Obstacle = $"Needs iproute2, util-linux and the right to make user and network namespaces. {error}";
            return;
        }

        var specs = NetworkNamespaceTests.Specs;
        var script = Path.Combine(AppContext.BaseDirectory, "testdata", "network-namespaces.sh");
        var results = await ProbeAsync([script], specs);
        _results = specs.Zip(results).ToImmutableDictionary(
            pair => (pair.First.GetType().Name, pair.First.Address), pair => pair.Second);
    }

    /// <summary>Makes probes in a namespace that a shell script sets up before it runs its arguments.</summary>
    public static async Task<ImmutableArray<ProbeResult>> ProbeAsync(string[] script, ImmutableArray<ProbeSpec> specs)
    {
        var (exitCode, output, error) = await RunAsync(
            "unshare", ["-rn", "sh", .. script, .. OwnCommand(), ProbeCommand.Name], JsonSerializer.Serialize(specs, NetDoctorJson.Options));
        Assert.True(exitCode == 0, $"The probes ended with {exitCode}: {error}");
        return JsonSerializer.Deserialize<ImmutableArray<ProbeResult>>(output, NetDoctorJson.Options);
    }

    public ProbeResult Result<TSpec>(string address)
        where TSpec : ProbeSpec
    {
        Assert.SkipUnless(Obstacle is null, Obstacle ?? "");
        return _results[(typeof(TSpec).Name, address)];
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string[] OwnCommand()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet"
            ? [process, typeof(NetworkNamespaces).Assembly.Location]
            : [process];
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string command, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, "", $"{command} was not done within {Limit.TotalSeconds} seconds.");
        }
    }
}
