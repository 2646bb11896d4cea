using System.Net;
using System.Net.Sockets;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;

namespace NetDoctor.Agent.Tests.Hosting;

public sealed class AgentServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_the_api_about_itself()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);

        var info = await client.GetInfoAsync(agent.Address, Cancelled);

        Assert.Equal(("n1", null), (info.Node, info.Problem));
        Assert.Matches(@"^\d+\.\d+\.\d+$", info.Version);
    }

    [Fact]
    public async Task Probes_from_its_node()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var result = await client.ProbeAsync(
            agent.Address, new AgentProbeRequest { Probe = new TcpProbeSpec { Address = "127.0.0.1", Port = port } }, Cancelled);

        Assert.Equal(ProbeOutcome.Succeeded, Assert.IsType<TcpProbeResult>(result).Outcome);
        Assert.Equal(new Vantage(VantageKind.Node, "n1"), result.Vantage);
    }

    [Fact]
    public async Task Refuses_a_pod_that_it_does_not_know_with_a_sentence()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);
        var request = new AgentProbeRequest
        {
            Probe = new TcpProbeSpec { Address = "127.0.0.1", Port = 1 },
            PodUid = Guid.NewGuid(),
            Pod = "shop/web-0",
        };

        var exception = await Assert.ThrowsAsync<AgentException>(() => client.ProbeAsync(agent.Address, request, Cancelled));

        Assert.True(exception.IsRefusal);
        // Without the right to enter a pod's network it does not even look.
        var expected = Health.Rights.CanEnter ? "shop/web-0" : "SYS_ADMIN";
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_nobody_without_a_certificate()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = RunningAgent.Raw(HttpVersion.Version20, null);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{agent.Address}/v1/info"), Cancelled));
    }

    [Fact]
    public async Task Answers_no_other_agent()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.OtherAgent();

        Assert.False((await Assert.ThrowsAsync<AgentException>(() => client.GetInfoAsync(agent.Address, Cancelled))).IsRefusal);
    }

    [Fact]
    public async Task Answers_nobody_of_another_authority()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        var stranger = CertificateMaker.MakeForApi(RunningAgent.NewAuthority(), DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        using var client = RunningAgent.Raw(HttpVersion.Version20, stranger);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{agent.Address}/v1/info"), Cancelled));
    }

    [Fact]
    public async Task Takes_certificates_that_were_replaced_without_a_restart()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        var next = RunningAgent.NewAuthority();
        using var before = agent.Api(agent.Authority);
        Assert.Equal("n1", (await before.GetInfoAsync(agent.Address, Cancelled)).Node);

        agent.WriteAgent(next);
        agent.Clock.Advance(TimeSpan.FromMinutes(1));

        using var after = agent.Api(next);
        Assert.Equal("n1", (await after.GetInfoAsync(agent.Address, Cancelled)).Node);
        using var stale = RunningAgent.Raw(HttpVersion.Version20, CertificateMaker.MakeForApi(agent.Authority, DateTimeOffset.UtcNow, TimeSpan.FromDays(1)));
        await Assert.ThrowsAsync<HttpRequestException>(() => stale.GetAsync(new Uri($"https://{agent.Address}/v1/info"), Cancelled));
    }

    [Fact]
    public async Task Answers_a_bad_request_with_a_problem_over_http_2_only()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        var shown = CertificateMaker.MakeForApi(agent.Authority, DateTimeOffset.UtcNow, TimeSpan.FromDays(1));
        using var client = RunningAgent.Raw(HttpVersion.Version20, shown);
        using var old = RunningAgent.Raw(HttpVersion.Version11, shown);
        using var body = new StringContent("""{"probe":{"kind":"tcp","address":"127.0.0.1"}}""", null, "application/json");

        using var response = await client.PostAsync(new Uri($"https://{agent.Address}/v1/probes"), body, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("port", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => old.GetAsync(new Uri($"https://{agent.Address}/v1/info"), Cancelled));
    }
}
