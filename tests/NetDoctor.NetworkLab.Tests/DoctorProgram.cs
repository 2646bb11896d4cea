using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NetDoctor.Api;
using NetDoctor.Client;
using NetDoctor.Kubernetes;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.NetworkLab.Tests;

/// <summary>What to ask, and of which server.</summary>
/// <param name="WithAgents">Whether of the one that has agents.</param>
/// <param name="Question">The question; null to wait until all agents can be asked.</param>
/// <param name="ByExec">Whether of one that has just started and has a way to the agents by the API server, too.</param>
/// <param name="IsMesh">Whether to have the nodes try each other instead.</param>
internal sealed record DoctorRequest(bool WithAgents, DiagnosisRequest? Question, bool ByExec = false, bool IsMesh = false);

/// <summary>What the test program does when started again in NetDoctor's pod: it serves the API twice, with agents and without, and asks it.</summary>
internal static class DoctorProgram
{
    public const string Name = "doctor";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Answers each line of standard input, all at the same time: each answer comes with the number of its line before it.</summary>
    /// <param name="certificates">Folder of the API's certificate.</param>
    /// <param name="nodes">The nodes, for who runs programs on them.</param>
    public static async Task<int> RunAsync(string certificates, string[] nodes)
    {
        await using var with = await StartAsync(certificates);
        await using var without = await StartAsync(null);
        using var output = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
        while (await Console.In.ReadLineAsync(CancellationToken.None) is { } line)
        {
            var request = JsonSerializer.Deserialize<DoctorRequest>(line, NetDoctorJson.Options)!;
            _ = request.ByExec ? AnswerByExecAsync(request) : AnswerAsync(request.WithAgents ? with : without, request);
        }

        return 0;

        async Task AnswerByExecAsync(DoctorRequest request)
        {
            await using var kubelets = await LabKubelets.StartAsync(nodes);
            await using var app = await StartAsync(certificates, kubelets.Address);
            await AnswerAsync(app, request);
        }

        async Task AnswerAsync(WebApplication app, DoctorRequest request)
        {
            try
            {
                var client = new NetDoctorClient(new HttpClient { BaseAddress = AddressOf(app), Timeout = Timeout.InfiniteTimeSpan });
                if (request.ByExec)
                {
                    await AwaitAgentsAsync(app);
                }

                var answer = request switch
                {
                    { IsMesh: true } => JsonSerializer.Serialize(
                        await client.PostAsync<NodeMeshRequest, NodeMeshReport>("api/v1/cluster/mesh", new NodeMeshRequest(), CancellationToken.None), NetDoctorJson.Options),
                    { Question: null } => await AwaitAgentsAsync(app),
                    _ => await DiagnoseAsync(client, request.Question),
                };
                output.WriteLine($"{(request.WithAgents ? '+' : '-')}{answer}");
            }
            catch (Exception exception) when (exception is NetDoctorRefusedException or NetDoctorUnavailableException or InvalidOperationException)
            {
                // The test has to know, and has nothing but this program's output.
                output.WriteLine($"!{exception.Message}");
            }
        }
    }

    private static async Task<string> DiagnoseAsync(NetDoctorClient client, DiagnosisRequest question) =>
        JsonSerializer.Serialize(await client.DiagnoseAsync(question, CancellationToken.None), NetDoctorJson.Options);

    private static async Task<WebApplication> StartAsync(string? certificates, Uri? apiServer = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Configuration.AddInMemoryCollection(
        [
            new("urls", "http://127.0.0.1:0"), new("Probes:NodeName", "n1"), new("Probes:PodName", "netdoctor/near"), new("Agents:Certificates", certificates),
            new("Agents:AskInterval", apiServer is null ? "00:00:01" : "00:05:00"), new("Agents:MaxConcurrentExecs", "4"),
        ]);
        builder.Services.AddSingleton<IClusterSource>(new NetworkWorld());
        if (apiServer is not null)
        {
            builder.Services.AddPodExec(options => options.Server = apiServer);
        }

        builder.AddNetDoctor();
        var app = builder.Build();
        app.MapNetDoctor();
        await app.StartAsync(CancellationToken.None);
        return app;
    }

    // What was lost to the fault before may still be waited for, and nothing be known of it yet: an agent that probes is there.
    private static async Task<bool> DoProbeAsync(HttpClient http, CancellationToken cancellationToken)
    {
        var probes = NetworkWorld.Nodes.Select(node => (ProbeSpec)new TcpProbeSpec
        {
            Address = node.Address,
            Port = AgentNames.Port,
            Vantage = new Vantage(VantageKind.Node, node.Name),
        });
        using var response = await http.PostAsJsonAsync("api/v1/probes", new ProbeBatch { Probes = [.. probes] }, NetDoctorJson.Options, cancellationToken);
        var results = response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync<ProbeBatchResult>(NetDoctorJson.Options, cancellationToken) : null;
        return results?.Results.All(result => result.Outcome == ProbeOutcome.Succeeded) == true;
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    private static async Task<string> AwaitAgentsAsync(WebApplication app)
    {
        using var http = new HttpClient { BaseAddress = AddressOf(app) };
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        string? text = null;
        try
        {
            while (true)
            {
                text = await http.GetStringAsync(new Uri("api/v1/cluster/agents", UriKind.Relative), deadline.Token);
                var list = JsonSerializer.Deserialize<AgentList>(text, NetDoctorJson.Options)!;
                if (list.Items.Length == 2 && list.Items.All(agent => agent.Problem is null) && (list.Items[0].NetworkProblem is not null || await DoProbeAsync(http, deadline.Token)))
                {
                    return "{}";
                }

                await Task.Delay(Pause, TimeProvider.System, deadline.Token);
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new InvalidOperationException($"The agents cannot be asked: {text}", exception);
        }
    }
}
