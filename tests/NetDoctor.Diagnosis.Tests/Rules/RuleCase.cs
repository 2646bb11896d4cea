using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules;

/// <summary>Asks one rule about a question over a cluster and a declared network, with the route and ladder of the engine.</summary>
internal static class RuleCase
{
    /// <summary>What the rule reports.</summary>
    public static IReadOnlyList<RuleFinding> Findings(
        IRule rule, SnapshotBuilder cluster, FakeWire wire, string? from, string to,
        TransportProtocol protocol = TransportProtocol.Tcp)
    {
        var snapshot = cluster.Build();
        var (run, observations) = EngineHarness.Observe(snapshot, wire, from, to, protocol);
        return [.. rule.Evaluate(new DiagnosisContext(snapshot, run.Route, observations))];
    }

    /// <summary>The one finding of the rule, which must carry evidence and a sentence.</summary>
    public static RuleFinding Single(
        IRule rule, SnapshotBuilder cluster, FakeWire wire, string? from, string to,
        TransportProtocol protocol = TransportProtocol.Tcp)
    {
        var finding = Assert.Single(Findings(rule, cluster, wire, from, to, protocol));
        Assert.NotEmpty(finding.Evidence);
        Assert.EndsWith(finding.Summary[^1] is '?' ? "?" : ".", finding.Summary, StringComparison.Ordinal);
        return finding;
    }

    /// <summary>The id of the cause that the whole engine names; null when it names none.</summary>
    public static string? Cause(
        SnapshotBuilder cluster, FakeWire wire, string? from, string to, TransportProtocol protocol = TransportProtocol.Tcp) =>
        EngineHarness.Ask(cluster, wire, from, to, protocol).Cause?.Id;

    /// <summary>A text that some fix of a finding must have, as sentence or command.</summary>
    public static void HasFix(RuleFinding finding, string part) => Assert.Contains(
        finding.Fixes, fix => $"{fix.Description} {fix.Command}".Contains(part, StringComparison.Ordinal));

    /// <summary>Whether evidence of a basis is there.</summary>
    public static void HasBasis(RuleFinding finding, Basis basis) =>
        Assert.Contains(finding.Evidence, evidence => evidence.Basis == basis);
}
