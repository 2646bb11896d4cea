using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.KubeProxy;

/// <summary>Service payments fails at its address from a pod on n1, and an agent asked the rules there.</summary>
internal static class ProxyRuleCases
{
    public static readonly string[] Endpoints = ["10.244.1.21", "10.244.2.22", "10.244.2.23"];

    /// <summary>What a rule says of backends.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="mode">Mode of kube-proxy.</param>
    /// <param name="backends">Addresses that the rules choose among; none for no rules at all.</param>
    /// <param name="outcome">What the probe of the Service's address showed.</param>
    public static ImmutableArray<RuleFinding> Findings(IRule rule, string mode, string[] backends, ProbeOutcome outcome = ProbeOutcome.Timeout) =>
        TrafficCase.FromWeb(SnapshotBuilder.HealthyShop()).Frontend(outcome).Endpoints(ProbeOutcome.Succeeded).Read(Facts(mode, backends)).Findings(rule);

    /// <summary>The rule reports no translation or a wrong one, as an error that covers the Service's address.</summary>
    public static RuleFinding Reports(IRule rule, string mode, params string[] backends)
    {
        var finding = Assert.Single(Findings(rule, mode, backends));
        Assert.Equal(("Node n1", false, "10.96.1.2:80"), (finding.Subject, finding.IsHazard, Assert.Single(finding.Coverage.Subjects)));
        Assert.Equal(Basis.Observed, finding.Evidence[0].Basis);
        return finding;
    }

    /// <summary>The Service's address times out from n1, whose rules lead to none of its endpoints.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="proxy">What kube-proxy says there.</param>
    /// <param name="cluster">The cluster.</param>
    public static ImmutableArray<RuleFinding> Stale(IRule rule, ProxyState proxy, SnapshotBuilder? cluster = null) =>
        TrafficCase.FromWeb(cluster ?? SnapshotBuilder.HealthyShop()).Frontend(ProbeOutcome.Timeout).Endpoints(ProbeOutcome.Succeeded)
            .Read(Facts("nftables", ["10.244.9.9"]) with { Proxy = proxy }).Findings(rule);

    /// <summary>As <see cref="Stale"/>, but the rules are right.</summary>
    public static ImmutableArray<RuleFinding> Right(IRule rule, ProxyState proxy, SnapshotBuilder? cluster = null) =>
        TrafficCase.FromWeb(cluster ?? SnapshotBuilder.HealthyShop()).Frontend(ProbeOutcome.Timeout).Endpoints(ProbeOutcome.Succeeded)
            .Read(Facts("nftables", Endpoints) with { Proxy = proxy }).Findings(rule);

    private static NodeFacts Facts(string mode, string[] backends) => new()
    {
        Node = "n1",
        ObservedAt = SnapshotBuilder.Now,
        Proxy = new ProxyState { Mode = mode },
        Rules =
        [
            new RulePath
            {
                Question = new RuleQuestion(TransportProtocol.Tcp, "10.244.1.10", "10.96.1.2", 80),
                Backends = [.. backends.Select(address => new RuleBackend(address, 8080, 1.0 / backends.Length, false))],
                UntouchedShare = backends.Length == 0 ? 1 : 0,
                Form = backends.Length == 0 ? null : mode switch { "ipvs" => RuleForm.Ipvs, "nftables" => RuleForm.Nftables, _ => RuleForm.Iptables },
            },
        ],
    };
}
