using System.Text.Json;
using NetDoctor.Agent.Tests.Namespaces;
using NetDoctor.Model;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Problems;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Lab;

/// <summary>The agent's program on a node of the lab, asked for facts as by <c>kubectl exec</c>.</summary>
public sealed class FactsCommandTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    [Fact]
    public async Task Reads_facts_of_a_pod_of_its_node()
    {
        var (lab, pod) = (agent.Lab, agent.Lab.Pod("client"));

        var (exitCode, output, error) = await RunAsync(lab, pod);

        Assert.Equal((0, ""), (exitCode, error));
        var facts = JsonSerializer.Deserialize<FactsAnswer>(output, NetDoctorJson.Options)!.Pod!;
        Assert.Equal(Guid.Parse(pod.Uid), facts.PodUid);
        Assert.Contains("10.244.1.10/24", facts.Links.Single(link => link.Name == "eth0").Addresses);
        Assert.Empty(facts.Gaps);
    }

    [Fact]
    public async Task Refuses_a_pod_of_another_node()
    {
        var (exitCode, output, _) = await RunAsync(agent.Lab, agent.Lab.Pod("web"));

        Assert.Equal(1, exitCode);
        Assert.Equal(404, JsonSerializer.Deserialize<Problem>(output, NetDoctorJson.Options)!.Status);
    }

    [Fact]
    public async Task Tells_what_it_may_not_read_without_capabilities_and_reads_the_rest()
    {
        var (exitCode, output, _) = await RunAsync(
            agent.Lab, null, "setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--");

        Assert.Equal(0, exitCode);
        var facts = JsonSerializer.Deserialize<FactsAnswer>(output, NetDoctorJson.Options)!.Node!;
        Assert.Contains(facts.Gaps, gap => gap.What == "rules of nftables and iptables");
        Assert.Contains(facts.Gaps, gap => gap.What == "what the rules do");
        Assert.Empty(facts.Rules);
        Assert.NotEmpty(facts.Links);
        Assert.NotEmpty(facts.Routes);
    }

    private static Task<LabCommandResult> RunAsync(NamespaceLab lab, LabPod? pod, params string[] before)
    {
        var node = lab.Node("n1");
        var request = new FactsRequest
        {
            PodUid = pod is null ? null : Guid.Parse(pod.Uid),
            Pod = pod?.Name,
            PodAddresses = pod?.Addresses ?? [],
            Rules = [new RuleQuestion(default, "10.244.1.10", "10.96.0.1", 443)],
        };
        return lab.RunAsync(
            node,
            [
                "env", "Agent__NodeName=n1", $"Agent__PodDirectory={lab.PodDirectory(node)}", .. before,
                NamespaceLab.DotNet, Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll"), "facts", "--json",
            ],
            JsonSerializer.Serialize(request, NetDoctorJson.Options),
            AgentLabFixture.Cancelled);
    }
}
