using System.Collections.Immutable;
using System.Text.Json;
using NetDoctor.Agent.Tests.Namespaces;
using NetDoctor.Model;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>The native binary does in real networks what the tests of the other build hold that one to.</summary>
public sealed class NativeAgentTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    private const int MostBytes = 16_000_000;

    private NamespaceLab Lab => agent.Lab;

    private LabNode Node => Lab.Node("n1");

    private LabPod Pod => Lab.Pod("client");

    private LabPod Web => Lab.Pod("web");

    [Fact]
    public void Is_small_enough_for_every_node() => Assert.InRange(new FileInfo(AgentBuild.NativePath).Length, 1, MostBytes);

    [Fact]
    public async Task Probes_from_inside_of_a_pod()
    {
        await using var http = await ListenAsync(LabListenerKind.Http, 8091);
        await using var echo = await ListenAsync(LabListenerKind.UdpEcho, 8092);
        await using var dns = await ListenAsync(LabListenerKind.Dns, 8093);

        foreach (var (address, own) in Web.Addresses.Zip(Pod.Addresses))
        {
            var connected = await ProbeAsync(new TcpProbeSpec { Address = address, Port = 8091 });
            Assert.Equal((ProbeOutcome.Succeeded, new Vantage(VantageKind.Pod, "n1", "shop/client")), (connected.Outcome, connected.Vantage));
            Assert.Contains(own, Assert.IsType<TcpProbeResult>(connected).LocalAddress, StringComparison.Ordinal);
        }

        var got = await ProbeAsync(new HttpProbeSpec { Address = Web.Address, Port = 8091 });
        var echoed = await ProbeAsync(new UdpProbeSpec { Address = Web.Address, Port = 8092 });
        var named = await ProbeAsync(new DnsProbeSpec { Address = Web.Address, Port = 8093, Name = "payments.shop" });
        var spoken = await ProbeAsync(new GrpcProbeSpec { Address = Web.Address, Port = 8091 });
        var refused = await ProbeAsync(new UdpProbeSpec { Address = Web.Address, Port = 8094 });

        Assert.Equal(200, Assert.IsType<HttpProbeResult>(got).Status);
        Assert.Equal(["connect", "firstByte", "total"], got.Phases.Select(phase => phase.Name));
        Assert.Equal(ProbeOutcome.Succeeded, echoed.Outcome);
        Assert.Equal("10.96.0.50", Assert.Single(Assert.IsType<DnsProbeResult>(named).Answers).Data);
        Assert.Equal((ProbeOutcome.Malformed, PeerProtocol.Http), (spoken.Outcome, Assert.IsType<GrpcProbeResult>(spoken).PeerSpeaks));
        Assert.Equal((ProbeOutcome.Refused, new Refusal("icmp", 3, 3, Web.Address)), (refused.Outcome, refused.Refusal));
    }

    [Fact]
    public async Task Reads_the_facts_that_the_other_build_reads()
    {
        foreach (var request in new[] { OfThePod(), OfTheNode() })
        {
            var native = await ReadAsync(AgentBuild.Native, request);
            var jit = await ReadAsync(AgentBuild.Jit, request);

            Assert.Equal(Steady.Of(jit), Steady.Of(native));
        }
    }

    [Fact]
    public async Task Serves_the_answers_that_the_other_build_serves()
    {
        await using var http = await ListenAsync(LabListenerKind.Http, 8095);
        _ = AgentBuild.NativePath;
        AgentQuestion[] questions =
        [
            new("/v1/info"), new("/v1/facts"), new("/v1/facts", OfThePod()), new("/v1/facts", OfTheNode()),
            new("/v1/probes", Body(new TcpProbeSpec { Address = Web.Address, Port = 8095 })),
            new("/v1/probes", Body(new HttpProbeSpec { Address = Web.Address6, Port = 8095 })),
            new("/v1/probes", Body(new TcpProbeSpec { Address = Web.Address, Port = 8096 })),
            new("/v1/probes", """{"probe":{"kind":"tcp","address":"127.0.0.1","port":1}}"""),
            new("/v1/probes", """{"probe":{"kind":"tcp","address":"127.0.0.1"}}"""), new("/v1/probes", "{"), new("/v1/else"),
            new("/v1/probes", $$"""{"probe":{"kind":"tcp","address":"127.0.0.1","port":1},"podUid":"{{Guid.Empty}}"}"""),
            new("/v1/probes/batch", Body(new TcpProbeSpec { Address = Web.Address, Port = 8095 })), new("/v1/probes/batch", "{"),
        ];
        await using var native = ServedAgent.Start(Lab, Node, AgentBuild.Native, 9443);
        await using var jit = ServedAgent.Start(Lab, Node, AgentBuild.Jit, 9444);

        var expected = await jit.AskAsync(questions);
        var answers = await native.AskAsync(questions);

        Assert.Equal([200, 200, 200, 200, 200, 200, 200, 200, 400, 400, 404, 404, 200, 200], answers.Select(answer => answer.Status));
        foreach (var (wanted, answer) in expected.Zip(answers))
        {
            Assert.Equal((wanted.Status, wanted.MediaType), (answer.Status, answer.MediaType));
            Assert.Equal(wanted.Text.Length == 0 ? "" : Steady.Of(wanted.Text), answer.Text.Length == 0 ? "" : Steady.Of(answer.Text));
        }
    }

    private Task<IAsyncDisposable> ListenAsync(LabListenerKind kind, int port) => Lab.ListenAsync(
        Web, new LabListenerSpec { Kind = kind, Port = port, Names = ImmutableDictionary<string, string>.Empty.Add("payments.shop", "10.96.0.50") },
        AgentLabFixture.Cancelled);

    private string Body(ProbeSpec spec) => JsonSerializer.Serialize(AgentLabFixture.RequestOf(Pod, spec), NetDoctorJson.Options);

    private string OfThePod() => JsonSerializer.Serialize(
        new FactsRequest { PodUid = Guid.Parse(Pod.Uid), Pod = "shop/client", PodAddresses = Pod.Addresses }, NetDoctorJson.Options);

    private static string OfTheNode() => JsonSerializer.Serialize(
        new FactsRequest
        {
            Rules = [new RuleQuestion(default, "10.244.1.10", "10.96.0.50", 80)],
            Routes = [new RouteQuestion("10.244.2.10")],
        },
        NetDoctorJson.Options);

    private async Task<ProbeResult> ProbeAsync(ProbeSpec spec)
    {
        var answer = await RunAsync(AgentBuild.Native, "probe", Body(spec with { TimeoutMilliseconds = 10000 }));
        return JsonSerializer.Deserialize<ProbeResult>(answer, NetDoctorJson.Options)!;
    }

    private Task<string> ReadAsync(string build, string request) => RunAsync(build, "facts", request);

    private async Task<string> RunAsync(string build, string command, string input)
    {
        var result = await Lab.RunAsync(
            Node,
            ["env", "Agent__NodeName=n1", $"Agent__PodDirectory={Lab.PodDirectory(Node)}", .. AgentBuild.Command(build), command, "--json"],
            input,
            AgentLabFixture.Cancelled);
        Assert.True((result.ExitCode, result.Error) == (0, ""), $"{result.Output}{result.Error}");
        return result.Output;
    }
}
