using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NetDoctor.Client.Agents;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Agent.Tests.Hosting;

/// <summary>Several probes by one request.</summary>
public sealed class ProbeBatchTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_each_probe_and_answers_it_as_it_would_alone()
    {
        using var listener = Listen(out var port);
        using var closed = Listen(out var closedPort);
        closed.Stop();
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);

        var answers = client.ProbeAll(agent.Address, [Tcp(port), Tcp(closedPort), Tcp(port) with { PodUid = Guid.NewGuid(), Pod = "shop/web-0" }], Cancelled);

        Assert.Equal((ProbeOutcome.Succeeded, $"127.0.0.1:{port}"), Told(await answers[0]));
        Assert.Equal((ProbeOutcome.Refused, $"127.0.0.1:{closedPort}"), Told(await answers[1]));
        Assert.True((await Assert.ThrowsAsync<AgentException>(() => answers[2])).IsRefusal);
    }

    [Fact]
    public async Task Answers_one_while_another_one_still_waits()
    {
        using var listener = Listen(out var port);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);
        using var going = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        // The agent's clock stands still: nobody answers, and no deadline ever comes.
        var waiting = new AgentProbeRequest { Probe = new UdpProbeSpec { Address = "127.0.0.1", Port = ((IPEndPoint)silent.Client.LocalEndPoint!).Port, TimeoutMilliseconds = 30000 } };

        var answers = client.ProbeAll(agent.Address, [waiting, Tcp(port)], going.Token);

        Assert.Equal(ProbeOutcome.Succeeded, (await answers[1]).Outcome);
        Assert.False(answers[0].IsCompleted);
        await going.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answers[0]);
    }

    [Fact]
    public async Task Says_of_each_line_what_is_wrong_with_it()
    {
        using var listener = Listen(out var port);
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = RunningAgent.Raw(HttpVersion.Version20, CertificateMaker.MakeForApi(agent.Authority, DateTimeOffset.UtcNow, TimeSpan.FromDays(1)));
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(
            $$$"""
            {"probe":{"kind":"tcp","address":"127.0.0.1"}}
            {"probe":{"kind":"tcp","address":"127.0.0.1","port":{{{port}}}}}

            {
            """));

        using var response = await client.PostAsync(new Uri($"https://{agent.Address}/v1/probes/batch"), body, Cancelled);

        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var lines = (await response.Content.ReadAsStringAsync(Cancelled)).TrimEnd('\n').Split('\n');
        var answers = lines.Select(line => JsonSerializer.Deserialize<ProbeAnswer>(line, NetDoctorJson.Options)!).OrderBy(answer => answer.Index).ToArray();
        Assert.Equal([0, 1, 2, 3], answers.Select(answer => answer.Index));
        Assert.Equal([400, null, 400, 400], answers.Select(answer => answer.Problem?.Status));
        Assert.Contains("port", answers[0].Problem!.Detail, StringComparison.Ordinal);
        Assert.Equal(ProbeOutcome.Succeeded, answers[1].Result?.Outcome);
    }

    private static AgentProbeRequest Tcp(int port) => new() { Probe = new TcpProbeSpec { Address = "127.0.0.1", Port = port } };

    private static (ProbeOutcome Outcome, string Target) Told(ProbeResult result) => (result.Outcome, result.Target);

    private static TcpListener Listen(out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
