using System.Net;
using NetDoctor.Api.Tests.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Tests.Probes;

public sealed class ProbeVantageTests
{
    private const string Path = "/api/v1/probes";

    [Theory]
    [InlineData("""{"kind":"pod","pod":"shop/web-5d4c-a"}""")]
    [InlineData("""{"kind":"pod","pod":"shop/web-5d4c-a","node":"n1"}""")]
    public async Task Probes_from_inside_of_a_pod(string vantage)
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();

        var result = await ProbeAsync(host, vantage);

        Assert.Equal((new Vantage(VantageKind.Pod, "n1", "shop/web-5d4c-a"), ProbeOutcome.Succeeded), (result.Vantage, result.Outcome));
        var (agent, request) = Assert.Single(agents.Asked);
        Assert.Equal(("10.244.1.90:9443", FakeAgents.WebUid), (agent.ToString(), request.PodUid));
        Assert.Null(request.Probe.Vantage);
    }

    [Fact]
    public async Task Probes_from_a_node()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();

        var result = await ProbeAsync(host, """{"kind":"node","node":"n2"}""");

        Assert.Equal(new Vantage(VantageKind.Node, "n2"), result.Vantage);
        Assert.Null(Assert.Single(agents.Asked).Request.PodUid);
    }

    [Fact]
    public async Task Probes_a_batch_from_several_places()
    {
        await using var host = await new FakeAgents().StartAsync();

        using var response = await host.PostAsync(
            Path,
            """
            [
              {"kind":"tcp","address":"10.96.1.2","port":80},
              {"kind":"tcp","address":"10.96.1.2","port":80,"vantage":{"kind":"self"}},
              {"kind":"tcp","address":"10.96.1.2","port":80,"vantage":{"kind":"node","node":"n1"}},
              {"kind":"tcp","address":"10.96.1.2","port":80,"vantage":{"kind":"pod","pod":"shop/web-5d4c-a"}}
            ]
            """);

        var batch = await ApiHost.ReadAsync<ProbeBatchResult>(response);
        Assert.Equal([VantageKind.Self, VantageKind.Self, VantageKind.Node, VantageKind.Pod], batch.Results.Select(result => result.Vantage.Kind));
    }

    [Fact]
    public async Task Says_of_an_agent_that_is_lost_meanwhile_that_the_probe_was_not_made()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();
        agents.Refusal = new AgentException("it did not answer in 3 s", isRefusal: false);

        var result = await ProbeAsync(host, """{"kind":"node","node":"n1"}""");

        Assert.Equal((ProbeOutcome.NotMade, "The agent of node n1: it did not answer in 3 s."), (result.Outcome, result.Detail));
    }

    [Theory]
    [InlineData("""{"pod":"shop/web-5d4c-a"}""", "vantage.kind", "vantage.kind is self or missing: expected node or pod with a node or pod.")]
    [InlineData("""{"kind":"pod"}""", "vantage.pod", "vantage.pod is missing: expected namespace/name of a pod.")]
    [InlineData("""{"kind":"pod","pod":"web"}""", "vantage.pod", "vantage.pod is 'web': expected namespace/name of a pod.")]
    [InlineData("""{"kind":"pod","pod":"shop/"}""", "vantage.pod", "vantage.pod is 'shop/': expected namespace/name of a pod.")]
    [InlineData("""{"kind":"node"}""", "vantage.node", "vantage.node is missing: expected the name of a node.")]
    [InlineData("""{"kind":"node","node":"n1","pod":"shop/web"}""", "vantage.pod", "vantage.pod is 'shop/web': expected none with a node.")]
    [InlineData("""{"kind":"rack","node":"n1"}""", "vantage.kind", "vantage.kind is")]
    [InlineData("""{"kind":"node","node":"n1","rack":"r"}""", "vantage.rack", "vantage.rack is not a known field")]
    [InlineData("\"node/n1\"", "vantage", "vantage is")]
    public async Task Names_what_is_wrong_with_a_vantage(string vantage, string field, string message)
    {
        await using var host = await new FakeAgents().StartAsync();

        var problem = await host.PostProblemAsync(Path, Body(vantage), HttpStatusCode.BadRequest);

        Assert.Equal(field, problem.Errors!.Value[0].Field);
        Assert.StartsWith(message, problem.Errors.Value[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"pod","pod":"shop/wev"}""", "There is no pod shop/wev.")]
    [InlineData("""{"kind":"pod","pod":"shop/web-5d4c-a","node":"n2"}""", "Pod shop/web-5d4c-a is on node n1, not on n2.")]
    [InlineData("""{"kind":"pod","pod":"shop/done"}""", "Pod shop/done does not run (Succeeded).")]
    [InlineData("""{"kind":"pod","pod":"shop/host"}""", "Pod shop/host has no network of its own, but that of its node n1: probe from the node.")]
    [InlineData("""{"kind":"pod","pod":"shop/far"}""", "Node n3 has no agent.")]
    [InlineData("""{"kind":"node","node":"n3"}""", "Node n3 has no agent.")]
    [InlineData("""{"kind":"node","node":"n9"}""", "There is no node n9.")]
    [InlineData("""{"kind":"node","node":"n2"}""", "The agent of node n2 cannot be asked: no connection to it.")]
    [InlineData("""{"kind":"pod","pod":"shop/web-5d4c-a"}""", "The agent of node n1 lacks SYS_ADMIN: it cannot probe from inside of pods.")]
    public async Task Refuses_a_place_without_an_agent_that_can(string vantage, string detail)
    {
        var agents = new FakeAgents
        {
            Info = agent => agent.Address.ToString() == "10.244.1.90"
                ? new AgentInfo { Version = ProgramVersion.Own, Node = "n1", Missing = [new MissingCapability("SYS_ADMIN", "probe from inside of pods")] }
                : throw new AgentException("no connection to it", isRefusal: false),
        };
        await using var host = await agents.StartAsync(FakeAgents.Cluster().Node("n3", "192.168.0.13")
            .Pod("shop", "far", "10.244.3.9", "n3", "app=far")
            .Pod("shop", "done", "10.244.1.31", "n1", "app=done").Edit<Pod>("shop", "done", pod => pod with { Phase = PodPhase.Succeeded })
            .Pod("shop", "host", "192.168.0.11", "n1", "app=host").Edit<Pod>("shop", "host", pod => pod with { HostNetwork = true }).Build());

        var problem = await host.PostProblemAsync(Path, Body(vantage), HttpStatusCode.UnprocessableEntity);

        Assert.Equal(("urn:netdoctor:problem:vantage-not-served", detail, "vantage"), (problem.Type, problem.Detail, Assert.Single(problem.Errors!.Value).Field));
        Assert.Empty(agents.Asked);
    }

    [Fact]
    public async Task Says_that_it_has_no_agents_at_all()
    {
        await using var host = await ApiHost.StartAsync();
        var problem = await host.PostProblemAsync(Path, Body("""{"kind":"node","node":"n1"}"""), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("NetDoctor uses no agents, since Agents:Certificates is not set.", problem.Detail);
    }

    [Fact]
    public async Task Dials_from_elsewhere_no_more_than_from_its_own_pod()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();
        var problem = await host.PostProblemAsync(
            Path, """{"kind":"tcp","address":"127.0.0.1","port":80,"vantage":{"kind":"node","node":"n1"}}""", HttpStatusCode.UnprocessableEntity);
        Assert.Equal("urn:netdoctor:problem:target-not-allowed", problem.Type);
        Assert.Empty(agents.Asked);
    }

    private static string Body(string vantage) => $$"""{"kind":"tcp","address":"10.96.1.2","port":80,"vantage":{{vantage}}}""";

    private static async Task<ProbeResult> ProbeAsync(ApiHost host, string vantage)
    {
        using var response = await host.PostAsync(Path, Body(vantage));
        Assert.True(response.IsSuccessStatusCode, await ApiHost.TextAsync(response));
        return await ApiHost.ReadAsync<ProbeResult>(response);
    }
}
