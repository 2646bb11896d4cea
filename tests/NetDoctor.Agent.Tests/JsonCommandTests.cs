using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests;

/// <summary>The agent's program, started as a container runtime does for <c>exec</c>: standard input stays open.</summary>
public sealed class JsonCommandTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Makes_a_probe_while_standard_input_stays_open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var request = new AgentProbeRequest { Probe = new TcpProbeSpec { Address = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port } };

        var (exitCode, output) = await RunAsync("probe", request, "n1");

        var result = JsonSerializer.Deserialize<ProbeResult>(output, NetDoctorJson.Options)!;
        Assert.Equal((0, ProbeOutcome.Succeeded, new Vantage(VantageKind.Node, "n1")), (exitCode, result.Outcome, result.Vantage));
    }

    [Fact]
    public async Task Reads_facts_while_standard_input_stays_open()
    {
        var (exitCode, output) = await RunAsync("facts", new FactsRequest(), "n1");

        Assert.Equal((0, "n1"), (exitCode, JsonSerializer.Deserialize<FactsAnswer>(output, NetDoctorJson.Options)!.Node!.Node));
    }

    [Fact]
    public async Task Tells_of_itself_without_a_request()
    {
        var (exitCode, output) = await RunAsync<object>("info", null, "n1");

        var info = JsonSerializer.Deserialize<AgentInfo>(output, NetDoctorJson.Options)!;
        Assert.Equal((0, "n1", OwnInfo.Version), (exitCode, info.Node, info.Version));
    }

    [Fact]
    public async Task Says_in_JSON_what_it_was_not_told()
    {
        var (exitCode, output) = await RunAsync<object>("info", null, null);

        var problem = JsonSerializer.Deserialize<Problem>(output, NetDoctorJson.Options)!;
        Assert.Equal((1, 503), (exitCode, problem.Status));
        Assert.Contains("NodeName", problem.Detail, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync<TRequest>(string command, TRequest? request, string? node)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(new ProcessStartInfo(NamespaceLab.DotNet, [Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll"), command, "--json"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["Agent__NodeName"] = node },
        })!;
        try
        {
            if (request is not null)
            {
                await process.StandardInput.WriteAsync(JsonSerializer.Serialize(request, NetDoctorJson.Options).AsMemory(), cancellationToken);
                await process.StandardInput.FlushAsync(cancellationToken);
            }

            var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
            return (process.ExitCode, output);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
