using System.Net;
using NetDoctor.Api.Tests.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Clusters;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Clusters;

public sealed class NodeMeshTests
{
    private const string Path = "/api/v1/cluster/mesh";

    [Fact]
    public async Task Tries_nodes_and_their_pods_by_their_agents()
    {
        var agents = new FakeAgents { Wire = new Answering(_ => ProbeOutcome.Succeeded) };
        await using var host = await agents.StartAsync();

        var report = await AskAsync(host, "{}");

        Assert.Equal((Verdict.Reachable, 2, 2), (report.Verdict, report.Nodes, report.Directions));
        Assert.Equal([new(NodeMeshLayer.Nodes, 2, 0, 0), new(NodeMeshLayer.Pods, 2, 0, 0)], report.Layers);
        Assert.Equal(
            ["10.89.0.11:9443 n2", "10.89.0.12:9443 n1"],
            agents.Asked.Where(asked => asked.Request.PodUid is null).Select(asked => $"{asked.Request.Probe.Target} {NodeOf(asked.Agent)}").Order(StringComparer.Ordinal));
        Assert.Equal(2, agents.Asked.Count(asked => asked.Request.PodUid is not null));
    }

    [Fact]
    public async Task Tries_what_is_lost_twice_and_names_it()
    {
        var agents = new FakeAgents { Wire = new Answering(spec => spec.Address == "10.89.0.12" ? ProbeOutcome.Timeout : ProbeOutcome.Succeeded) };
        await using var host = await agents.StartAsync();

        var report = await AskAsync(host, """{"nodes":["n2","n1"]}""");

        Assert.Equal((Verdict.Degraded, "Nothing gets from n1 to n2."), (report.Verdict, report.Summary));
        Assert.Equal(new NodeMeshLoss(NodeMeshLayer.Nodes, "n1", "n2", "10.89.0.12:9443", ProbeOutcome.Timeout), Assert.Single(report.Losses));
        Assert.Equal(2, agents.Asked.Count(asked => asked.Request.Probe.Address == "10.89.0.12"));
    }

    [Fact]
    public async Task Says_why_nothing_could_be_tried()
    {
        await using var host = await new FakeAgents { Info = _ => throw new AgentException("no connection to it", isRefusal: false) }.StartAsync();

        var report = await AskAsync(host, "{}");

        Assert.Equal((Verdict.Undetermined, "Nothing could be tried between 2 nodes."), (report.Verdict, report.Summary));
        Assert.Contains("2 nodes (n1, n2): only dialled, since the agent cannot be asked (no connection to it).", report.Notes);
    }

    [Theory]
    [InlineData("""{"nodes":["n1","n9"]}""", "nodes[1] is 'n9': there is no such node.")]
    [InlineData("""{"nodes":["n1"]}""", "nodes has 1 node: expected none, for all, or at least 2.")]
    [InlineData("""{"timeoutSeconds":61}""", "timeoutSeconds")]
    public async Task Refuses_what_it_cannot_try(string body, string message)
    {
        await using var host = await new FakeAgents().StartAsync();

        using var response = await host.PostAsync(Path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Makes_one_at_a_time()
    {
        var wire = new GatedProber(new FakeWire());
        await using var host = await new FakeAgents { Wire = wire }.StartAsync();

        var first = AskAsync(host, "{}");
        await wire.Reached.WaitAsync(TestContext.Current.CancellationToken);
        using var second = await host.PostAsync(Path, "{}");
        wire.Open();

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Equal(2, (await first).Nodes);
    }

    private static string NodeOf(IPEndPoint agent) => agent.Address.ToString() == "10.244.1.90" ? "n1" : "n2";

    private static async Task<NodeMeshReport> AskAsync(ApiHost host, string body)
    {
        using var response = await host.PostAsync(Path, body);
        return await ApiHost.ReadAsync<NodeMeshReport>(response);
    }

    private sealed class Answering(Func<ProbeSpec, ProbeOutcome> outcome) : IProber
    {
        public bool CanProbeFrom(Vantage vantage) => true;

        public Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken) =>
            Task.FromResult<ProbeResult>(new TcpProbeResult { Vantage = vantage, Target = spec.Target, Outcome = outcome(spec) });
    }
}
