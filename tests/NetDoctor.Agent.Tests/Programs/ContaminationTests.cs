using NetDoctor.Agent.Tests.Namespaces;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Programs;

/// <summary>Both builds of the agent enter pods ten thousand times, from the first moment on, while they open as many sockets of their own.</summary>
/// <remarks>A thread that is started from inside of a pod's namespace stays there, and so does what it opens: then a probe of the node would
/// be made from the pod. Source addresses tell where a socket was made, and the kernel tells where each thread is.</remarks>
public sealed class ContaminationTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    private const int Entries = 10_000;

    [Theory]
    [InlineData(AgentBuild.Jit, 9445)]
    [InlineData(AgentBuild.Native, 9446)]
    public async Task Makes_every_socket_where_it_belongs_and_leaves_no_thread_in_a_pod(string build, int port)
    {
        var lab = agent.Lab;
        var (node, one, other, web) = (lab.Node("n1"), lab.Pod("client"), lab.Pod("near"), lab.Pod("web"));
        _ = AgentBuild.Command(build);
        await using var listener = await lab.ListenAsync(
            web, new LabListenerSpec { Kind = LabListenerKind.Silent, Port = port }, AgentLabFixture.Cancelled);
        var spec = new TcpProbeSpec { Address = web.Address, Port = port, TimeoutMilliseconds = 10000 };
        var own = new Model.Agents.AgentProbeRequest { Probe = spec };
        await using var served = ServedAgent.Start(lab, node, build, port);

        var seen = await served.ProbeAsync(
            2 * Entries, [AgentLabFixture.RequestOf(one, spec), own, AgentLabFixture.RequestOf(other, spec), own]);

        Assert.Equal(
            $"""
            {Entries} node Succeeded from {node.Address}
            {Entries / 2} shop/client Succeeded from {one.Address}
            {Entries / 2} shop/near Succeeded from {other.Address}
            """,
            seen);
        var home = NamespaceOf($"/proc/{node.ProcessId}");
        Assert.All(Directory.GetDirectories($"/proc/{served.ProcessId}/task"), task => Assert.Equal(home, NamespaceOf(task)));
        Assert.Contains("\"node\":\"n1\"", Assert.Single(await served.AskAsync(new AgentQuestion("/v1/info"))).Text, StringComparison.Ordinal);
        foreach (var pod in new[] { one, other })
        {
            Assert.Equal("", await lab.ShellAsync(pod, "tail -q -n +2 /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6", AgentLabFixture.Cancelled));
        }
    }

    private static string? NamespaceOf(string process) => new FileInfo($"{process}/ns/net").LinkTarget;
}
