using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Api.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;
using NetDoctor.Probes;
using DiagnosisRecord = NetDoctor.Model.Diagnoses.Diagnosis;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>Agents that the network does not reach, and the API server does.</summary>
public sealed class AgentExecTests
{
    private const string Silence = "it did not answer in 3 s";

    private static readonly Vantage Web = new(VantageKind.Pod, "n1", "shop/web-5d4c-a");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Make_the_same_probes_and_are_not_waited_for_again()
    {
        var exec = new FakeExec();
        var agents = new FakeAgents { Exec = exec };
        await using var host = await agents.StartAsync();
        agents.Refusal = new AgentException(Silence, isRefusal: false);

        var first = await AskAsync(host);

        Assert.Equal(Verdict.Reachable, first.Verdict);
        Assert.All(first.Probes, probe => Assert.Equal(Web, probe.Vantage));
        Assert.DoesNotContain(first.Probes, probe => probe.Outcome == ProbeOutcome.NotMade);
        Assert.DoesNotContain(first.Findings, finding => finding.Id.StartsWith("DOC", StringComparison.Ordinal));
        Assert.All(exec.Run, command => Assert.Equal(
            ("netdoctor", "agent-1", "agent", "netdoctor-agent probe --json"), (command.Namespace, command.Pod, command.Container, string.Join(' ', command.Words))));
        var request = JsonSerializer.Deserialize<AgentProbeRequest>(exec.Run[0].Input.Span, NetDoctorJson.Options)!;
        Assert.Equal((FakeAgents.WebUid, "shop/web-5d4c-a"), (request.PodUid, request.Pod));

        var asked = agents.Asked.Length;
        Assert.Equal(Verdict.Reachable, (await AskAsync(host)).Verdict);
        Assert.Equal(asked, agents.Asked.Length);
    }

    [Fact]
    public async Task Say_that_the_network_did_not_reach_them()
    {
        var agents = new FakeAgents { Exec = new FakeExec() };
        await using var host = await agents.StartAsync();
        Assert.Empty((await AskAsync(host)).Notes);
        agents.Refusal = new AgentException(Silence, isRefusal: false);

        var diagnosis = await AskAsync(host);

        Assert.Equal(
            "The agent of node n1 was asked by way of the API server, because the network did not reach it from NetDoctor's pod: it did not answer in 3 s.",
            Assert.Single(diagnosis.Notes));
        using var text = await host.GetAsync($"/api/v1/diagnoses/{diagnosis.Id}?format=text");
        Assert.Contains(diagnosis.Notes[0], (await ApiHost.TextAsync(text)).ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_facts()
    {
        var exec = new FakeExec();
        var agents = new FakeAgents { Exec = exec };
        await using var host = await agents.StartAsync();
        agents.Refusal = new AgentException(Silence, isRefusal: false);

        var read = await host.Services.GetRequiredService<AgentProber>().ReadAsync(new PlannedRead(Web, new FactsRequest()), Ct);

        Assert.NotNull(read.Answer);
        Assert.Equal("netdoctor-agent facts --json", string.Join(' ', Assert.Single(exec.Run).Words));
        var request = JsonSerializer.Deserialize<FactsRequest>(exec.Run[0].Input.Span, NetDoctorJson.Options)!;
        Assert.Equal((FakeAgents.WebUid, "shop/web-5d4c-a"), (request.PodUid, request.Pod));
    }

    [Fact]
    public async Task Are_run_as_the_settings_say_and_no_more_at_once()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var exec = new FakeExec { Gate = gate.Task };
        var agents = new FakeAgents { Exec = exec };
        await using var host = await agents.StartAsync(
            settings: [("Agents:MaxConcurrentExecs", "2"), ("Agents:Container", "netdoctor"), ("Agents:Command", "/bin/agent")]);
        agents.Refusal = new AgentException(Silence, isRefusal: false);
        var prober = host.Services.GetRequiredService<AgentProber>();

        var probes = Enumerable.Range(0, 20).Select(_ => prober.ProbeAsync(new TcpProbeSpec { Address = "10.96.1.2", Port = 80 }, Web, Ct)).ToList();
        gate.SetResult();
        await Task.WhenAll(probes);

        Assert.Equal((20, 2), (exec.Run.Length, exec.MostAtOnce));
        Assert.All(exec.Run, command => Assert.Equal(("netdoctor", "/bin/agent"), (command.Container, command.Words[0])));
    }

    [Fact]
    public async Task Refuse_what_they_cannot_do()
    {
        var agents = new FakeAgents
        {
            Exec = new FakeExec { Problem = new Problem { Type = "urn:netdoctor:problem:unknown-pod", Title = "The pod is not here", Status = 404, Detail = "No process of it runs here." } },
        };
        await using var host = await agents.StartAsync();
        agents.Refusal = new AgentException(Silence, isRefusal: false);

        var diagnosis = await AskAsync(host);

        Assert.Contains(diagnosis.Probes, probe => probe.Vantage.Kind == VantageKind.Self && probe.Outcome == ProbeOutcome.Succeeded);
        Assert.Contains("No process of it runs here", Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC01").Summary, StringComparison.Ordinal);
        Assert.Null(host.Services.GetRequiredService<AgentRegistry>().Find("n1")!.State.Problem);
    }

    [Fact]
    public async Task Cannot_be_asked_where_that_is_forbidden_too_and_both_are_said()
    {
        var agents = new FakeAgents { Exec = new FakeExec { Failure = new PodExecException("NetDoctor may not run commands there") } };
        await using var host = await agents.StartAsync();
        agents.Refusal = new AgentException(Silence, isRefusal: false);

        var diagnosis = await AskAsync(host);

        Assert.Equal(Verdict.Reachable, diagnosis.Verdict);
        var problem = host.Services.GetRequiredService<AgentRegistry>().Find("n1")!.State.Problem!;
        Assert.Equal($"{Silence}; nor by way of the API server: NetDoctor may not run commands there", problem);
        Assert.Contains(problem, Assert.Single(diagnosis.Findings, finding => finding.Id == "DOC01").Summary, StringComparison.Ordinal);
        Assert.Empty(diagnosis.Notes);
    }

    [Fact]
    public async Task Are_left_alone_where_the_setting_is_off()
    {
        var exec = new FakeExec();
        var agents = new FakeAgents { Exec = exec, Info = _ => throw new AgentException(Silence, isRefusal: false) };
        await using var host = await agents.StartAsync(settings: [("Agents:Exec", "false")]);

        var list = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents");

        Assert.All(list.Items, agent => Assert.Equal((Silence, null), (agent.Problem, agent.NetworkProblem)));
        Assert.Empty(exec.Run);
    }

    [Fact]
    public async Task Are_listed_as_agents_that_can_be_asked_with_what_is_wrong_with_the_network()
    {
        var exec = new FakeExec();
        var agents = new FakeAgents { Exec = exec, Info = _ => throw new AgentException(Silence, isRefusal: false) };
        await using var host = await agents.StartAsync();

        var list = await host.GetJsonAsync<AgentList>("/api/v1/cluster/agents");

        Assert.All(list.Items, agent => Assert.Equal((ProgramVersion.Own, null, Silence), (agent.Version, agent.Problem, agent.NetworkProblem)));
        Assert.True(host.Services.GetRequiredService<AgentProber>().CanProbeFrom(Web));
    }

    [Fact]
    public async Task Are_asked_about_themselves_seldom_and_over_the_network_again_as_soon_as_it_is_back()
    {
        var time = new FakeTimeProvider();
        var exec = new FakeExec();
        var network = new FakeAgents();
        var info = network.Info;
        var cluster = new FakeCluster { Snapshot = FakeAgents.Cluster().Build() };
        var options = Options.Create(new AgentsOptions { Certificates = "/nowhere" });
        var registry = new AgentRegistry(options, Options.Create(new ProbesOptions { PodName = "netdoctor/netdoctor-0" }));
        using var byExec = new AgentExec(exec, options, time);
        using var watcher = new AgentWatcher(registry, network, byExec, cluster, options, time, NullLogger<AgentWatcher>.Instance);

        network.Info = _ => throw new AgentException(Silence, isRefusal: false);
        for (var look = 0; look < 12; look++)
        {
            await watcher.LookAsync(Ct);
            time.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal((2, 2), (exec.Count("info"), exec.Run.Length));
        Assert.All(registry.States, agent => Assert.Equal((null, Silence), (agent.Problem, agent.NetworkProblem)));

        time.Advance(TimeSpan.FromMinutes(3));
        await watcher.LookAsync(Ct);
        Assert.Equal(4, exec.Count("info"));

        network.Info = info;
        time.Advance(TimeSpan.FromSeconds(15));
        await watcher.LookAsync(Ct);
        Assert.All(registry.States, agent => Assert.Equal((null, null), (agent.Problem, agent.NetworkProblem)));
    }

    [Theory]
    [InlineData(2, "", "unknown option\nusage", "its command ended with 2: unknown option")]
    [InlineData(137, "", "", "its command ended with 137")]
    [InlineData(0, "hello", "", "its command prints something that is no agent's answer")]
    [InlineData(0, "null", "", "its command prints something that is no agent's answer")]
    [InlineData(1, "panic", "", "its command prints something that is no agent's answer")]
    public async Task Say_what_went_wrong_with_their_command(int exitCode, string output, string errors, string problem)
    {
        var agents = new FakeAgents { Exec = new Printing(exitCode, output, errors), Info = _ => throw new AgentException(Silence, isRefusal: false) };
        await using var host = await agents.StartAsync();
        Assert.Equal($"{Silence}; nor by way of the API server: {problem}", host.Services.GetRequiredService<AgentRegistry>().Find("n1")!.State.Problem);
    }

    private static async Task<DiagnosisRecord> AskAsync(ApiHost host)
    {
        using var response = await host.PostAsync("/api/v1/diagnoses", """{"from":"shop/web","to":"payments.shop:80"}""");
        return await ApiHost.ReadAsync<DiagnosisRecord>(response);
    }

    private sealed class Printing(int exitCode, string output, string errors) : IPodExec
    {
        public Task<PodCommandResult> RunAsync(PodCommand command, CancellationToken cancellationToken) =>
            Task.FromResult(new PodCommandResult(exitCode, System.Text.Encoding.UTF8.GetBytes(output), errors));
    }
}
