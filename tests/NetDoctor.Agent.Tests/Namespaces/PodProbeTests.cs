using NetDoctor.Model.Probing;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Namespaces;

/// <summary>The agent on a node of the lab, as a program of its own, probing from inside of real pods.</summary>
public sealed class PodProbeTests(AgentLabFixture agent) : IClassFixture<AgentLabFixture>
{
    [Fact]
    public async Task Connects_as_the_pod_does_by_both_families()
    {
        var (node, pod, web) = Places();
        await using var listener = await agent.Lab.ListenAsync(
            web, new LabListenerSpec { Kind = LabListenerKind.Http, Port = 8081 }, AgentLabFixture.Cancelled);
        foreach (var (address, own) in web.Addresses.Zip(pod.Addresses))
        {
            var result = await agent.ProbeAsync(node, pod, new TcpProbeSpec { Address = address, Port = 8081, TimeoutMilliseconds = 10000 });

            var tcp = Assert.IsType<TcpProbeResult>(result);
            Assert.Equal(ProbeOutcome.Succeeded, tcp.Outcome);
            Assert.Contains(own, tcp.LocalAddress, StringComparison.Ordinal);
            Assert.Equal(new Vantage(VantageKind.Pod, "n1", "shop/client"), tcp.Vantage);
        }
    }

    [Fact]
    public async Task Asks_http_dns_and_udp_from_inside()
    {
        var (node, pod, web) = Places();
        var lab = agent.Lab;
        await using var http = await lab.ListenAsync(web, new LabListenerSpec { Kind = LabListenerKind.Http, Port = 8082 }, AgentLabFixture.Cancelled);
        await using var echo = await lab.ListenAsync(web, new LabListenerSpec { Kind = LabListenerKind.UdpEcho, Port = 8083 }, AgentLabFixture.Cancelled);

        var got = await agent.ProbeAsync(node, pod, new HttpProbeSpec { Address = web.Address, Port = 8082, TimeoutMilliseconds = 10000 });
        var echoed = await agent.ProbeAsync(node, pod, new UdpProbeSpec { Address = web.Address, Port = 8083, TimeoutMilliseconds = 10000 });
        var refused = await agent.ProbeAsync(
            node, pod, new DnsProbeSpec { Address = web.Address, Port = 53, Name = "payments.shop", TimeoutMilliseconds = 10000 });

        Assert.Equal(200, Assert.IsType<HttpProbeResult>(got).Status);
        Assert.Equal(ProbeOutcome.Succeeded, echoed.Outcome);
        Assert.Equal(ProbeOutcome.Refused, refused.Outcome);
        Assert.Equal(new Refusal("icmp", 3, 3, web.Address), refused.Refusal);
    }

    [Fact]
    public async Task Sees_what_only_the_pod_sees()
    {
        var (node, pod, web) = Places();
        await using var listener = await agent.Lab.ListenAsync(
            web, new LabListenerSpec { Kind = LabListenerKind.Http, Port = 8084 }, AgentLabFixture.Cancelled);
        await agent.Lab.ShellAsync(pod, $"""
            nft add table ip own
            nft add chain ip own output '{"{"} type filter hook output priority 0; {"}"}'
            nft add rule ip own output tcp dport 8084 reject with icmp type admin-prohibited
            """, AgentLabFixture.Cancelled);
        var spec = new TcpProbeSpec { Address = web.Address, Port = 8084, TimeoutMilliseconds = 10000 };

        var fromPod = await agent.ProbeAsync(node, pod, spec);
        var fromNode = await agent.AskAsync(node, new() { Probe = spec });

        Assert.Equal(ProbeOutcome.AccessDenied, fromPod.Outcome);
        Assert.Contains("\"succeeded\"", fromNode.Output, StringComparison.Ordinal);
        Assert.Contains("\"node\":\"n1\"", fromNode.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_a_pod_without_processes_by_its_address_among_the_namespaces_that_are_kept()
    {
        var (node, pod, _) = Places();
        var lab = agent.Lab;
        var kept = Directory.CreateTempSubdirectory("netdoctor-kept-");
        try
        {
            foreach (var one in lab.Pods)
            {
                File.CreateSymbolicLink(Path.Combine(kept.FullName, $"cni-{one.Name}"), $"/proc/{one.ProcessId}/ns/net");
            }

            await File.WriteAllTextAsync(Path.Combine(kept.FullName, "left-behind"), "", AgentLabFixture.Cancelled);
            var empty = kept.CreateSubdirectory("pods").FullName;

            var result = await agent.ProbeAsync(
                node, pod, new TcpProbeSpec { Address = pod.Node.Gateway, Port = 81, TimeoutMilliseconds = 10000 },
                $"Agent__PodDirectory={empty}", $"Agent__NamespaceDirectory={kept.FullName}");

            Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        }
        finally
        {
            kept.Delete(recursive: true);
        }
    }

    private (LabNode Node, LabPod Pod, LabPod Web) Places() => (agent.Lab.Node("n1"), agent.Lab.Pod("client"), agent.Lab.Pod("web"));
}
