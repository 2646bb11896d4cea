using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Diagnosis.Tests.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class WayBackDiffersTests
{
    private readonly WayBackDiffers _rule = new();

    [Fact]
    public void Reports_the_node_that_drops_the_question() => Assert.Equal(
        "Node n2 drops packets of 10.244.1.10 that come in by eth0: its own way to 10.244.1.10 is by eth1, and eth0 is strict about that (rp_filter is 1).",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Sending("n1"), Strict("n2", CrossNode.Source, "eth1")).Summary);

    [Fact]
    public void Reports_the_node_that_drops_the_answer() => Assert.Equal(
        "Node n1 drops packets of 10.244.2.22 that come in by eth0: its own way to 10.244.2.22 is by eth1, and eth0 is strict about that (rp_filter is 1).",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Strict("n1", CrossNode.Target, "eth1"), Sending("n2")).Summary);

    [Fact]
    public void Reports_the_tunnel_that_packets_come_in_by() => Assert.Contains(
        "that come in by flannel.1: its own way to 10.244.1.10 is by eth0",
        CrossNode.Finding(_rule, ProbeOutcome.Timeout, Tunnel(Sending("n1"), CrossNode.Target), Strict("n2", CrossNode.Source, "eth0", "flannel.1") with
        {
            Links = Links("n2").Add(Flannel),
        }).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_way_back_by_the_same_interface() => Ignores(Strict("n2", CrossNode.Source, "eth0"));

    [Fact]
    public void Ignores_a_loose_filter() => Ignores(With(new KernelSettings { PathFilters = [new PathFilter("eth0", 2)], PathFilterDrops = 3 }));

    [Theory]
    [InlineData(0L)]
    [InlineData(null)]
    public void Ignores_a_filter_that_dropped_nothing_or_was_not_read(long? drops) =>
        Ignores(With(new KernelSettings { PathFilters = [new PathFilter("eth0", 1)], PathFilterDrops = drops }));

    [Theory]
    [InlineData("10.244.2.22/32", null, null)]
    [InlineData(null, "cni0", null)]
    [InlineData(null, null, "0x200/0xf00")]
    public void Ignores_a_node_with_routes_by_more_than_the_destination(string? source, string? device, string? mark) =>
        Ignores(Strict("n2", CrossNode.Source, "eth1") with
        {
            RoutingRules = [new RoutingRuleFact { Action = "lookup", Source = source, InputDevice = device, Mark = mark, Table = 2 }],
        });

    [Fact]
    public void Ignores_a_node_of_which_the_other_was_not_read() =>
        Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Strict("n2", CrossNode.Source, "eth1")));

    [Theory]
    [InlineData(ProbeOutcome.Succeeded)]
    [InlineData(ProbeOutcome.Refused)]
    public void Ignores_probes_that_were_answered(ProbeOutcome outcome) =>
        Assert.Empty(CrossNode.Findings(_rule, outcome, Sending("n1"), Strict("n2", CrossNode.Source, "eth1")));

    private void Ignores(NodeFacts receiver) => Assert.Empty(CrossNode.Findings(_rule, ProbeOutcome.Timeout, Sending("n1"), receiver));

    private static NodeFacts With(KernelSettings settings) => Strict("n2", CrossNode.Source, "eth1") with { Settings = settings };

    private static NodeFacts Strict(string node, string sender, string back, string arrival = "eth0") => CrossNode.Node(node) with
    {
        Links = Links(node),
        RouteAnswers = [Answer(sender, back, null)],
        Settings = new KernelSettings { PathFilters = [new PathFilter(arrival, 1)], PathFilterDrops = 3 },
    };

    private static NodeFacts Sending(string node) => CrossNode.Node(node) with
    {
        Links = Links(node),
        RouteAnswers = [node == "n1" ? Answer(CrossNode.Target, "eth0", "10.89.0.2") : Answer(CrossNode.Source, "eth0", "10.89.0.1")],
    };

    private static NodeFacts Tunnel(NodeFacts facts, string receiver) => facts with
    {
        Links = facts.Links.Add(Flannel),
        RouteAnswers = [Answer(receiver, "flannel.1", "10.244.2.0")],
    };

    private static LinkFact Flannel => new() { Name = "flannel.1", Kind = "vxlan", Tunnel = new TunnelFact { Identifier = 1 } };

    private static ImmutableArray<LinkFact> Links(string node) =>
    [
        new LinkFact { Name = "eth0", Addresses = [$"10.89.0.{node[1]}/24"] }, new LinkFact { Name = "eth1", Addresses = [$"10.90.0.{node[1]}/24"] },
    ];

    private static RouteAnswer Answer(string destination, string device, string? router) => new()
    {
        Question = new RouteQuestion(destination),
        Route = new RouteFact { Destination = destination, Type = "unicast", NextHops = [new NextHop(router, device)] },
    };
}
