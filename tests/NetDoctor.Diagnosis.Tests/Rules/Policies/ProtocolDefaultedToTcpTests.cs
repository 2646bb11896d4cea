using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Policies;

public sealed class ProtocolDefaultedToTcpTests
{
    [Fact]
    public void Reports_a_rule_without_a_protocol_for_lookups()
    {
        var judgement = PolicyCase.Ask(Cluster("[{port: 5353}]"), PolicyCase.Dropped());

        var finding = Assert.Single(Findings("[{port: 5353}]"));
        Assert.Contains("UDP", finding.Summary, StringComparison.Ordinal);
        Assert.NotEqual(Verdict.Reachable, judgement.Verdict);
    }

    [Fact]
    public void Ignores_a_rule_for_the_protocol() => Assert.Empty(Findings("[{port: 5353, protocol: UDP}]"));

    [Fact]
    public void Ignores_a_rule_for_another_port() => Assert.Empty(Findings("[{port: 9999}]"));

    private static List<RuleFinding> Findings(string ports)
    {
        var (run, observations) = EngineHarness.Observe(
            Cluster(ports).Build(), PolicyCase.Dropped(), "shop/web", "shop/pod/udp-0:5353", TransportProtocol.Udp,
            new Vantage(VantageKind.Self, "n1", "doctor/netdoctor-0"));
        return [.. new Diagnosis.Rules.Policies.ProtocolDefaultedToTcp().Evaluate(new DiagnosisContext(Cluster(ports).Build(), run.Route, observations))];
    }

    private static SnapshotBuilder Cluster(string ports) => PolicyCase.Cluster().Pod("shop", "udp-0", "10.244.1.66", "n1", "app=udp", "dns:5353/UDP").Manifest($$$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: udp-in, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: udp}}
          ingress: [{from: [{podSelector: {matchLabels: {app: web} } }], ports: {{{ports}}} }]
        """);
}
