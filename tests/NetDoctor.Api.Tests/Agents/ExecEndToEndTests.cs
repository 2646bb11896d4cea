using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Api.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Exec;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>An agent whose address does not answer, and an API server that starts the agent's real program when it is asked to run it.</summary>
public sealed class ExecEndToEndTests : IDisposable
{
    private const string NoConnection = "no connection to it: Connection refused";

    private readonly TestCertificates _certificates = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Theory]
    [InlineData("v5.channel.k8s.io")]
    [InlineData("v4.channel.k8s.io")]
    public async Task Probes_as_the_node_by_the_agents_own_program(string protocol)
    {
        using var target = new TcpListener(IPAddress.Parse("127.77.0.1"), 0);
        target.Start();
        var address = $"{target.LocalEndpoint}";
        await using var server = await FakeExecServer.StartAsync(RunAsync, Ct, protocol);
        await using var host = await StartAsync(server);

        var agent = (await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents")).Items.Single(one => one.Node == "n1");
        Assert.Equal((ProgramVersion.Own, null, NoConnection), (agent.Version, agent.Problem, agent.NetworkProblem));

        var open = await AskAsync(host, address);
        Assert.Equal(Verdict.Reachable, open.Verdict);
        Assert.All(open.Probes, probe => Assert.Equal((new Vantage(VantageKind.Node, "n1"), ProbeOutcome.Succeeded), (probe.Vantage, probe.Outcome)));
        Assert.Contains(NoConnection, Assert.Single(open.Notes), StringComparison.Ordinal);

        target.Stop();
        var closed = await AskAsync(host, address);
        Assert.Equal(Verdict.Unreachable, closed.Verdict);
        Assert.All(closed.Probes, probe => Assert.Equal((VantageKind.Node, ProbeOutcome.Refused), (probe.Vantage.Kind, probe.Outcome)));
    }

    [Fact]
    public async Task Says_why_where_it_may_not()
    {
        await using var server = await FakeExecServer.StartAsync(RunAsync, Ct);
        server.Refusal = (403, """{"status":"Failure","message":"pods \"agent-1\" is forbidden: no","code":403}""");
        await using var host = await StartAsync(server);

        var diagnosis = await AskAsync(host, "payments.shop:80");

        Assert.All(diagnosis.Probes, probe => Assert.Equal(VantageKind.Self, probe.Vantage.Kind));
        Assert.Contains(
            $"{NoConnection}; nor by way of the API server: NetDoctor may not run commands there, for which it needs create and get on pods/exec",
            Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC01").Summary,
            StringComparison.Ordinal);
    }

    // What a container runtime does: the program with the container's environment, its streams on the connection.
    private static Task RunAsync(ExecSession session)
    {
        Assert.Equal("netdoctor-agent", session.Words[0]);
        return session.RunAsync(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll"), .. session.Words[1..]])
        {
            Environment = { ["Agent__NodeName"] = "n1", ["DOTNET_TieredPGO"] = "0" },
        });
    }

    private static async Task<DiagnosisRecord> AskAsync(ApiHost host, string to)
    {
        using var response = await host.PostAsync("/api/v1/diagnoses", $$"""{"from":"node/n1","to":"{{to}}","timeoutSeconds":30}""");
        Assert.True(response.IsSuccessStatusCode, await ApiHost.TextAsync(response));
        return await ApiHost.ReadAsync<DiagnosisRecord>(response);
    }

    private async Task<ApiHost> StartAsync(FakeExecServer server)
    {
        using var unused = new TcpListener(IPAddress.Parse("127.77.0.9"), 0);
        unused.Start();
        var port = ((IPEndPoint)unused.LocalEndpoint).Port;
        var certificates = _certificates.Write("api", CertificateMaker.MakeForApi(_certificates.Authority, DateTimeOffset.UtcNow, TestCertificates.Year));
        var host = await ApiHost.StartAsync(
            services: services => services.AddPodExec(),
            settings:
            [
                ("Agents:Certificates", certificates), ("Agents:Namespace", "netdoctor"), ("Agents:Port", $"{port}"),
                ("Kubernetes:Server", server.Address.AbsoluteUri), ("Probes:AllowedTargets:0", "127.77.0.0/16"),
                ("Probes:PodName", "netdoctor/netdoctor-0"), ("Probes:NodeName", "n2"), ("Diagnoses:ProbeTimeout", "00:00:05"),
            ]);
        var cluster = FakeAgents.Cluster().Edit<Pod>("netdoctor", "agent-1", pod => pod with { PodIPs = [IPAddress.Parse("127.77.0.9")] });
        // The other's address is not on loopback, and these calls are real.
        cluster.Remove<Pod>("netdoctor", "agent-2");
        host.Cluster.Snapshot = cluster.Build();
        unused.Stop();
        await host.Services.GetRequiredService<AgentWatcher>().LookAsync(Ct);
        return host;
    }
}
