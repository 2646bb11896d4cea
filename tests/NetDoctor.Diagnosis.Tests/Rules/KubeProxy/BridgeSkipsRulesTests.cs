using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.KubeProxy;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

public sealed class BridgeSkipsRulesTests
{
    private readonly BridgeSkipsRules _rule = new();

    [Fact]
    public void Reports_a_bridge_whose_frames_skip_the_rules() => Assert.Equal(
        "10.96.1.2:80 fails for pods of node n1 that share the bridge cni0 with the endpoint: net.bridge.bridge-nf-call-iptables is 0, so answers go straight back and keep the endpoint's address.",
        Assert.Single(Findings(Facts(false))).Summary);

    [Fact]
    public void Reports_a_node_without_the_module() => Assert.Contains(
        "br_netfilter is not loaded", Assert.Single(Findings(Facts(null))).Summary, StringComparison.Ordinal);

    [Fact]
    public void Ignores_a_bridge_whose_frames_pass_the_rules() => Assert.Empty(Findings(Facts(true)));

    [Fact]
    public void Ignores_settings_that_were_not_read() => Assert.Empty(Findings(Facts(null) with { Settings = new KernelSettings() }));

    [Fact]
    public void Ignores_endpoints_that_see_the_node() => Assert.Empty(Findings(Facts(false, isMasqueraded: true)));

    [Fact]
    public void Ignores_endpoints_of_other_nodes() => Assert.Empty(Findings(Facts(false, backend: "10.244.2.22")));

    [Fact]
    public void Ignores_pods_without_a_bridge() => Assert.Empty(Findings(Facts(false) with { Links = [] }));

    [Fact]
    public void Ignores_an_address_that_refuses() => Assert.Empty(Findings(Facts(false), frontend: ProbeOutcome.Refused));

    [Fact]
    public void Ignores_endpoints_that_fail_themselves() => Assert.Empty(Findings(Facts(false), endpoints: ProbeOutcome.Timeout));

    private ImmutableArray<RuleFinding> Findings(
        NodeFacts facts, ProbeOutcome frontend = ProbeOutcome.Timeout, ProbeOutcome endpoints = ProbeOutcome.Succeeded) =>
        TrafficCase.FromWeb(SnapshotBuilder.HealthyShop()).Frontend(frontend).Endpoints(endpoints).Read(facts).Findings(_rule);

    private static NodeFacts Facts(bool? setting, string backend = "10.244.1.21", bool isMasqueraded = false) => new()
    {
        Node = "n1",
        ObservedAt = SnapshotBuilder.Now,
        Links = [new LinkFact { Name = "cni0", Kind = "bridge", Addresses = ["10.244.1.1/24"] }],
        Settings = new KernelSettings { ForwardsIPv4 = true, BridgeCallsIptables = setting },
        Rules =
        [
            new RulePath
            {
                Question = new RuleQuestion(TransportProtocol.Tcp, "10.244.1.10", "10.96.1.2", 80),
                Backends = [new RuleBackend(backend, 8080, 1, isMasqueraded)],
            },
        ],
    };
}
