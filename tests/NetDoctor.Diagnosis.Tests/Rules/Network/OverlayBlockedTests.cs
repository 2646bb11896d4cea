using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Diagnosis.Tests.Rules.Network;

public sealed class OverlayBlockedTests
{
    private readonly OverlayBlocked _rule = new();

    [Fact]
    public void Reports_the_tunnel_and_its_port() => Assert.StartsWith(
        "What n1 sends to pods of n2 through flannel.1 (VXLAN, UDP port 8472) is lost, while the nodes reach each other",
        PodNetworkApartTests.Apart().Read(By("flannel.1")).Finding(_rule).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_way_without_a_tunnel() => Assert.Empty(PodNetworkApartTests.Apart().Read(By("eth0")).Findings(_rule));

    [Fact]
    public void Ignores_a_node_that_was_not_read() => Assert.Empty(PodNetworkApartTests.Apart().Findings(_rule));

    private static NodeFacts By(string device) => CrossNode.Node("n1") with
    {
        Links =
        [
            new LinkFact { Name = "eth0" },
            new LinkFact { Name = "flannel.1", Kind = "vxlan", Tunnel = new TunnelFact { Port = 8472, Identifier = 1 } },
        ],
        RouteAnswers =
        [
            new RouteAnswer
            {
                Question = new RouteQuestion(CrossNode.Target),
                Route = new RouteFact { Destination = "10.244.2.0/24", Type = "unicast", NextHops = [new NextHop("10.244.2.0", device)] },
            },
        ],
    };
}
