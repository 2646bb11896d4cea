using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Tests.Facts;

/// <summary>Facts are written without reflection as NetDoctor reads them with it.</summary>
public sealed class FactsJsonTests
{
    [Fact]
    public void Writes_facts_as_the_wire_has_them()
    {
        var question = new RuleQuestion(TransportProtocol.Udp, "10.244.1.5", "10.96.0.10", 53);
        var answer = new FactsAnswer
        {
            Pod = new PodFacts
            {
                PodUid = Guid.NewGuid(),
                Listeners = [new ListeningSocket { Address = "::", Port = 80, IsIPv6Only = false, Backlog = 9, Owner = new(1, "web", Guid.NewGuid()) }],
                Environment = [new EnvironmentVariable("A_SERVICE_HOST", "10.96.0.1")],
                OpenFiles = new OpenFiles(1, "web", 3, 1024),
                Gaps = [new FactGap("routes", "Why.")],
            },
            Node = new NodeFacts
            {
                Node = "n1",
                Proxy = new ProxyState { Mode = "ipvs", Forms = [RuleForm.Ipvs], Health = new ProxyHealth { Families = [new("IPv4", null, true)] } },
                Rules =
                [
                    new RulePath
                    {
                        Question = question,
                        Backends = [new RuleBackend("10.244.1.2", 53, 0.5, true)],
                        Form = RuleForm.IptablesLegacy,
                        Stops = [new RuleStop(true, 0.5, "iptables filter FORWARD", "-j DROP", "10.96.0.10:53", 4)],
                        AffinitySeconds = 10800,
                    },
                ],
                Tracking = new ConnectionTracking { Entries = 3, Maximum = 4 },
                Flows = [new TrackedFlow { Source = "a", Destination = "b", ReplySource = "c", ReplyDestination = "d" }],
                Links = [new LinkFact { Name = "flannel.1", Tunnel = new TunnelFact { Identifier = 1 } }],
                Routes = [new RouteFact { Destination = "10.0.0.0/8", Type = "unicast", NextHops = [new NextHop(null, "eth0")] }],
                RoutingRules = [new RoutingRuleFact { Action = "lookup" }],
                RouteAnswers = [new RouteAnswer { Question = new RouteQuestion("10.0.0.1"), Error = "Network is unreachable" }],
                Neighbours = [new NeighbourFact("10.0.0.1", "eth0", null, "failed")],
                ForwardingEntries = [new ForwardingEntry("00:00:00:00:00:00", "flannel.1", "10.0.0.2", true)],
                Settings = new KernelSettings { ForwardsIPv4 = false, PathFilters = [new PathFilter("eth0", 1)], ClientPorts = [1, 2] },
            },
        };

        var text = JsonSerializer.Serialize(answer, AgentJson.Wire.FactsAnswer);

        Assert.Equal(JsonSerializer.Serialize(answer, NetDoctorJson.Options), text);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<FactsAnswer>(text, NetDoctorJson.Options), NetDoctorJson.Options));
    }

    [Fact]
    public void Reads_requests_as_the_wire_has_them()
    {
        var request = new FactsRequest
        {
            PodUid = Guid.NewGuid(),
            PodAddresses = ["10.244.1.5"],
            Rules = [new RuleQuestion(TransportProtocol.Udp, "10.244.1.5", "10.96.0.10", 53)],
            Flows = [new FlowQuestion(TransportProtocol.Udp, "10.96.0.10", 53)],
            Routes = [new RouteQuestion("10.0.0.1")],
        };
        var text = JsonSerializer.Serialize(request, NetDoctorJson.Options);

        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize(text, AgentJson.Wire.FactsRequest), NetDoctorJson.Options));
    }
}
