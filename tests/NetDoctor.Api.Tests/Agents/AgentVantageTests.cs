using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Api.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Tests.Agents;

public sealed class AgentVantageTests
{
    private static readonly Vantage Web = new(VantageKind.Pod, "n1", "shop/web-5d4c-a");

    [Fact]
    public async Task Probes_from_the_sources_pod_by_its_nodes_agent_and_names_the_pod_by_its_uid()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();

        var diagnosis = await AskAsync(host, "shop/web");

        Assert.Equal(Verdict.Reachable, diagnosis.Verdict);
        Assert.All(diagnosis.Probes, probe => Assert.Equal(Web, probe.Vantage));
        Assert.All(agents.Asked, asked => Assert.Equal(
            (IPEndPoint.Parse("10.244.1.90:9443"), FakeAgents.WebUid, "shop/web-5d4c-a"), (asked.Agent, asked.Request.PodUid!.Value, asked.Request.Pod)));
        Assert.DoesNotContain(diagnosis.NotEvaluated, gap => gap.Id == "DOC08");
        Assert.DoesNotContain(diagnosis.Findings, finding => finding.Id.StartsWith("DOC", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Asks_an_agent_once_for_all_that_it_is_to_probe_at_the_same_time()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();

        await AskAsync(host, "shop/web");

        Assert.True(agents.Batches.Length < agents.Asked.Length, $"{agents.Asked.Length} probes by {agents.Batches.Length} requests");
        Assert.Equal(agents.Asked.Length, agents.Batches.Sum(batch => batch.Probes));
    }

    [Fact]
    public async Task Probes_from_a_node_outside_of_its_pods()
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync();

        var diagnosis = await AskAsync(host, "node/n1");

        Assert.Equal(new Vantage(VantageKind.Node, "n1"), Assert.Single(diagnosis.Probes.Select(probe => probe.Vantage).Distinct()));
        Assert.All(agents.Asked, asked => Assert.Null(asked.Request.PodUid));
    }

    [Fact]
    public async Task Proves_what_only_the_source_meets()
    {
        var agents = new FakeAgents { Wire = new FakeWire().Name("payments.shop.svc.cluster.local", "10.96.1.2") };
        await using var host = await agents.StartAsync(FakeAgents.Cluster().Policy("shop", "web-out", "app=web", ingress: false, egress: true).Build());

        var diagnosis = await AskAsync(host, "shop/web");

        Assert.Equal((Verdict.Unreachable, "POL02"), (diagnosis.Verdict, diagnosis.Cause?.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Falls_back_to_its_own_pod_when_the_agent_does_not_do_it_and_says_so(bool isRefusal)
    {
        var agents = new FakeAgents { Refusal = new AgentException("it did not answer in 3 s", isRefusal) };
        await using var host = await agents.StartAsync();

        var diagnosis = await AskAsync(host, "shop/web");

        Assert.Equal(Verdict.Reachable, diagnosis.Verdict);
        Assert.Contains(diagnosis.Probes, probe => probe.Vantage.Kind == VantageKind.Self && probe.Outcome == ProbeOutcome.Succeeded);
        Assert.Contains("it did not answer in 3 s", Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC01").Summary, StringComparison.Ordinal);

        // One that was not there is not waited for again; one that refused may do the next.
        var asked = agents.Asked.Length;
        await AskAsync(host, "shop/web");
        Assert.Equal(isRefusal, agents.Asked.Length > asked);
    }

    [Fact]
    public async Task Says_that_the_sources_node_has_no_agent()
    {
        var cluster = FakeAgents.Cluster();
        cluster.Remove<Pod>("netdoctor", "agent-1");
        await using var host = await new FakeAgents().StartAsync(cluster.Build());

        var diagnosis = await AskAsync(host, "shop/web");

        Assert.All(diagnosis.Probes, probe => Assert.Equal(VantageKind.Self, probe.Vantage.Kind));
        Assert.Contains("Node n1 has no agent", Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC01").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asks_no_agent_for_a_pod_that_it_cannot_enter()
    {
        var agents = new FakeAgents
        {
            Info = _ => new AgentInfo { Version = "9.9.9", Node = "n1", Missing = [new MissingCapability("SYS_ADMIN", "enter the network namespace of a pod")] },
        };
        await using var host = await agents.StartAsync();

        var diagnosis = await AskAsync(host, "shop/web");

        Assert.Empty(agents.Asked);
        Assert.Contains("SYS_ADMIN", Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC03").Summary, StringComparison.Ordinal);
        Assert.Contains("9.9.9", Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC02").Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_agents_and_the_nodes_without_one()
    {
        var agents = new FakeAgents
        {
            Info = agent => agent.Address.ToString() == "10.244.1.90"
                ? new AgentInfo { Version = "0.0.1", Node = "n1", Missing = [new MissingCapability("NET_RAW", "send ICMP echo requests")] }
                : throw new AgentException("no connection to it: Connection refused", isRefusal: false),
        };
        await using var host = await agents.StartAsync(FakeAgents.Cluster().Node("n3", "192.168.0.13").Build());

        var list = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents");

        Assert.True(list.IsEnabled);
        Assert.Equal(ProgramVersion.Own, list.Version);
        Assert.Equal(["n1", "n2"], list.Items.Select(agent => agent.Node));
        Assert.Equal(("0.0.1", null, "NET_RAW"), (list.Items[0].Version, list.Items[0].Problem, list.Items[0].Missing[0].Name));
        Assert.Equal((null, "no connection to it: Connection refused", "netdoctor/agent-2"), (list.Items[1].Version, list.Items[1].Problem, list.Items[1].Pod));
        Assert.Equal(["n3"], list.NodesWithout);
        Assert.Equal(1, list.NodesWithoutCount);

        var first = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents?limit=1");
        Assert.Equal("n1", Assert.Single(first.Items).Node);
        Assert.Equal("n2", Assert.Single((await host.GetJsonAsync<AgentList>($"/api/v1/cluster/agents?cursor={first.NextCursor}")).Items).Node);
        await host.GetProblemAsync("/api/v1/cluster/agents?limit=0", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Uses_no_agent_that_says_it_is_on_another_node()
    {
        var agents = new FakeAgents { Info = _ => new AgentInfo { Version = ProgramVersion.Own, Node = "n9" } };
        await using var host = await agents.StartAsync();
        var list = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents");
        Assert.All(list.Items, agent => Assert.Equal("it says that it is on node n9: NODE_NAME must be the pod's spec.nodeName", agent.Problem));
        await AskAsync(host, "shop/web");
        Assert.Empty(agents.Asked);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "it did not answer in 5 s")]
    public async Task Keeps_an_agent_that_answers_others_while_what_it_was_asked_is_lost(bool answers, string? problem)
    {
        var agents = new FakeAgents();
        await using var host = await agents.StartAsync(settings: ("Agents:AskInterval", "00:00:01"));
        var known = host.Services.GetRequiredService<AgentRegistry>().Find("n1")!;
        agents.Info = _ =>
        {
            if (answers)
            {
                known.CountAnswer();
            }

            throw new AgentException("it did not answer in 5 s", isRefusal: false);
        };

        known.AskAt = null;
        await host.Services.GetRequiredService<AgentWatcher>().LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(problem, known.State.Problem);
    }

    [Fact]
    public async Task Looks_for_no_agents_without_certificates()
    {
        await using var host = await ApiHost.StartAsync();
        host.Cluster.Snapshot = FakeAgents.Cluster().Build();
        var list = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents");
        Assert.False(list.IsEnabled);
        Assert.Empty(list.Items);
        Assert.Equal(["n1", "n2"], list.NodesWithout);
    }

    private static async Task<DiagnosisRecord> AskAsync(ApiHost host, string from)
    {
        using var response = await host.PostAsync("/api/v1/diagnoses", $$"""{"from":"{{from}}","to":"payments.shop:80"}""");
        return await ApiHost.ReadAsync<DiagnosisRecord>(response);
    }
}
