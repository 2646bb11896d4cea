using System.Net;
using NetDoctor.Agent.Tests.Hosting;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Facts;

/// <summary>The agent's endpoint for facts, asked as NetDoctor's API asks it.</summary>
public sealed class AgentFactsTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tells_the_facts_of_its_node()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);

        var answer = await client.ReadFactsAsync(
            agent.Address, new FactsRequest { Routes = [new RouteQuestion("127.0.0.1")] }, Cancelled);

        Assert.Null(answer.Pod);
        Assert.Equal(("n1", agent.Clock.GetUtcNow()), (answer.Node!.Node, answer.Node.ObservedAt));
        Assert.Contains(answer.Node.Links, link => link is { Name: "lo", IsUp: true } && link.Addresses.Contains("127.0.0.1/8"));
        Assert.Equal("local", Assert.Single(answer.Node.RouteAnswers).Route!.Type);
        var own = Assert.Single(answer.Node.Listeners, socket => socket.Port == agent.Address.Port && socket.Protocol == TransportProtocol.Tcp);
        Assert.Equal(("127.0.0.1", Environment.ProcessId), (own.Address, own.Owner!.ProcessId));
    }

    [Fact]
    public async Task Refuses_a_pod_that_it_does_not_know()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);

        var exception = await Assert.ThrowsAsync<AgentException>(() => client.ReadFactsAsync(
            agent.Address, new FactsRequest { PodUid = Guid.NewGuid(), Pod = "shop/web-0" }, Cancelled));

        Assert.True(exception.IsRefusal);
        Assert.Contains(
            NetDoctor.Agent.Tests.Health.Rights.CanEnter ? "shop/web-0" : "SYS_ADMIN", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_what_it_would_not_understand()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = agent.Api(agent.Authority);
        var rule = new RuleQuestion(TransportProtocol.Tcp, "127.0.0.1", "127.0.0.1", 80);

        Assert.Equal("'--delete' is no IP address.", await RefusalAsync(
            new FactsRequest { Flows = [new FlowQuestion(TransportProtocol.Tcp, "--delete", 80)] }));
        Assert.Equal("A port is not between 0 and 65535.", await RefusalAsync(new FactsRequest { Rules = [rule with { Port = 65536 }] }));
        Assert.Equal("There are more than 256 questions of one kind.", await RefusalAsync(
            new FactsRequest { Rules = [.. Enumerable.Repeat(rule, 257)] }));

        async Task<string> RefusalAsync(FactsRequest request)
        {
            var exception = await Assert.ThrowsAsync<AgentException>(() => client.ReadFactsAsync(agent.Address, request, Cancelled));
            Assert.True(exception.IsRefusal);
            return exception.Message;
        }
    }

    [Fact]
    public async Task Tells_nobody_else()
    {
        await using var agent = await RunningAgent.StartAsync(Cancelled);
        using var client = RunningAgent.Raw(HttpVersion.Version20, null);

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"https://{agent.Address}/v1/facts"), Cancelled));
    }
}
