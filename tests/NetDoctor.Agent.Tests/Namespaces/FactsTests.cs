using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Tests.Namespaces;

/// <summary>Facts as the agent gives them away, as a program of its own.</summary>
public sealed class FactsTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    [Fact]
    public async Task Reads_how_a_pod_resolves_names_and_what_it_is_connected_to()
    {
        var pod = agent.Lab.Pod("client");

        var answer = await agent.ReadAsync(pod.Node, new FactsRequest { PodUid = Guid.Parse(pod.Uid), PodAddresses = pod.Addresses });

        Assert.Null(answer.Node);
        Assert.Equal(["10.96.0.10"], answer.Pod!.Resolver!.Nameservers);
        Assert.Equal(["shop.svc.cluster.local", "svc.cluster.local", "cluster.local"], answer.Pod.Resolver.Search);
        Assert.Equal(5, answer.Pod.Resolver.Ndots);
        Assert.NotEmpty(answer.Pod.Resolver.Hosts);
        Assert.Contains($"{pod.Address}/24", answer.Pod.Links.Single(link => link.Name == "eth0").Addresses);
    }

    [Fact]
    public async Task Reads_facts_of_its_node()
    {
        var node = agent.Lab.Node("n2");

        var answer = await agent.ReadAsync(node, new FactsRequest());

        Assert.Null(answer.Pod);
        Assert.Equal("n2", answer.Node!.Node);
        Assert.Contains($"{node.Address}/24", answer.Node.Links.Single(link => link.Name == "eth0").Addresses);
    }
}
