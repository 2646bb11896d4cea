using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Namespaces;

/// <summary>Pods that the agent does not probe from, and why it says so.</summary>
public sealed class RefusalTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    private static readonly TcpProbeSpec Spec = new() { Address = "10.244.1.1", Port = 81 };

    [Fact]
    public async Task Refuses_a_pod_of_another_node()
    {
        var problem = await agent.RefuseAsync(agent.Lab.Node("n1"), AgentLabFixture.RequestOf(agent.Lab.Pod("web"), Spec));

        Assert.Equal((404, "urn:netdoctor:problem:unknown-pod"), (problem.Status, problem.Type));
        Assert.Contains("shop/web", problem.Detail, StringComparison.Ordinal);
        Assert.Contains("another node", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_pod_with_the_network_of_its_node()
    {
        var (node, pod) = (agent.Lab.Node("n1"), agent.Lab.Pod("client"));

        var problem = await RefuseAsync(pod, node.ProcessId);

        Assert.Equal(409, problem.Status);
        Assert.Contains("hostNetwork", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_namespace_that_has_not_the_addresses_of_the_pod()
    {
        var problem = await RefuseAsync(agent.Lab.Pod("client"), agent.Lab.Pod("near").ProcessId);

        Assert.Equal(409, problem.Status);
        Assert.Contains("10.244.1.10", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_pod_of_which_the_process_has_ended()
    {
        var problem = await RefuseAsync(agent.Lab.Pod("client"), int.MaxValue);

        Assert.Contains("ended", problem.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_to_enter_without_the_capability_and_still_probes_from_the_node()
    {
        var (node, pod) = (agent.Lab.Node("n1"), agent.Lab.Pod("client"));
        string[] without = ["setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin", "--"];

        var problem = await agent.RefuseAsync(node, AgentLabFixture.RequestOf(pod, Spec), without);
        var fromNode = await agent.AskAsync(node, new() { Probe = Spec }, without);

        Assert.Equal(503, problem.Status);
        Assert.Contains("SYS_ADMIN", problem.Detail, StringComparison.Ordinal);
        Assert.Equal(0, fromNode.ExitCode);
    }

    private async Task<Model.Problems.Problem> RefuseAsync(LabPod pod, int processId)
    {
        var directory = Directory.CreateTempSubdirectory("netdoctor-pods-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, pod.Uid), $"{processId}\n", AgentLabFixture.Cancelled);
            return await agent.RefuseAsync(
                agent.Lab.Node("n1"), AgentLabFixture.RequestOf(pod, Spec), $"Agent__PodDirectory={directory.FullName}");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
