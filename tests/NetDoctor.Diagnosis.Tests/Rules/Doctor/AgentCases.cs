using System.Collections.Immutable;
using NetDoctor.Diagnosis.Tests.Judging;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Diagnosis.Tests.Rules.Doctor;

/// <summary>Diagnoses of the healthy shop in which agents take part.</summary>
internal static class AgentCases
{
    public static readonly AgentState OnN1 = new() { Node = "n1", Pod = "netdoctor/agent-1", Version = "0.1.0" };

    public static readonly AgentState OnN2 = new() { Node = "n2", Pod = "netdoctor/agent-2", Version = "0.1.0" };

    private static readonly Vantage Own = new(VantageKind.Self, "n2", "netdoctor/netdoctor-0");

    public static IEnumerable<Finding> Findings(string id, string? from, ImmutableArray<AgentState> agents) =>
        Ask(from, agents, _ => false).Findings.Where(finding => finding.Id == id);

    public static Diagnosis.Judging.Judgement Ask(
        string? from, ImmutableArray<AgentState> agents, Func<Vantage, bool> canProbeFrom, Func<ProbeSpec, string?>? refusal = null)
    {
        var probing = new ProbingContext(Own, TimeSpan.FromSeconds(1)) { Agents = agents, Version = "0.1.0", CanProbeFrom = canProbeFrom };
        var cluster = SnapshotBuilder.HealthyShop().Namespace("netdoctor").Pod("netdoctor", "netdoctor-0", "10.244.2.50", "n2", "app=netdoctor");
        var (run, observations) = EngineHarness.Observe(cluster.Build(), EngineHarness.HealthyWire(), from, "payments.shop:80", probing, refusal);
        return run.Judge(observations);
    }
}
