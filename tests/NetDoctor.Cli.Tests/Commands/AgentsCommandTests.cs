using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Agents;

namespace NetDoctor.Cli.Tests.Commands;

public sealed class AgentsCommandTests
{
    private static readonly AgentState Fine = new() { Node = "n1", Pod = "netdoctor/agent-1", Version = "0.1.0", Missing = [new MissingCapability("NET_RAW", "send ICMP echo requests")] };

    [Fact]
    public async Task Lists_agents_and_nodes_without()
    {
        var ran = await Ran.Of(FakeServer.Answering(new AgentList(true, "0.1.0", [Fine], ["n2"], 1, null)), "agents");

        Assert.Equal(1, ran.ExitCode);
        Assert.Equal(
            """
            NODE   POD                 VERSION   LACKS     PROBLEM
            n1     netdoctor/agent-1   0.1.0     NET_RAW
            n2                                             no agent

            """.ReplaceLineEndings("\n"),
            ran.Out);
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData("its pod is not ready", 1)]
    public async Task Exits_by_whether_all_can_be_asked(string? problem, int exitCode)
    {
        var ran = await Ran.Of(FakeServer.Answering(new AgentList(true, "0.1.0", [Fine with { Problem = problem }], [], 0, null)), "agents", "-o", "json");

        Assert.Equal(exitCode, ran.ExitCode);
        Assert.Equal(problem, JsonSerializer.Deserialize<AgentList>(ran.Out, NetDoctorJson.Options)!.Items[0].Problem);
    }

    [Fact]
    public async Task Says_that_none_are_used() => Assert.Contains(
        "Agents:Certificates is not set", (await Ran.Of(FakeServer.Answering(new AgentList(false, "0.1.0", [], [], 0, null)), "agents")).Error, StringComparison.Ordinal);
}
