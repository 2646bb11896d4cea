using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>The kernel's table of connections is full on a node that the traffic passes: new connections are dropped, those that are there go on.</summary>
/// <remarks>Source: kernel, Documentation/networking/nf_conntrack-sysctl.rst, nf_conntrack_max; net/netfilter/nf_conntrack_core.c, "nf_conntrack: table
/// full, dropping packet".</remarks>
public sealed class ConnectionTableFull : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX15", "conntrack table full", Severity.Error, Hop.Network)
    {
        Explains = ["APP02", "DNS18", "EPS11", "KPX10", "CNI18", "CNI21"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var facts in context.Facts.Nodes)
        {
            var lost = NodeForwarding.Lost(context)
                .Where(probe => (probe.From == facts.Node || probe.To == facts.Node) && probe.Observation.Result.Outcome == ProbeOutcome.Timeout).ToImmutableArray();
            if (!lost.IsEmpty && facts.Tracking is { Maximum: > 0 } table && table.Entries >= table.Maximum)
            {
                yield return Finding(facts, table, lost);
            }
        }
    }

    private static RuleFinding Finding(NodeFacts facts, ConnectionTracking table, ImmutableArray<LostProbe> lost) => new()
    {
        Subject = $"Node {facts.Node}",
        Summary = $"The table of connections of node {facts.Node} is full ({table.Entries} of {table.Maximum}): new connections through it are dropped.",
        Evidence =
        [
            .. lost.Take(3).Select(probe => DiagnosisContext.Observed(probe.Observation)),
            new Evidence(
                Basis.Observed, $"connection tracking of node {facts.Node}",
                $"{table.Entries} of {table.Maximum} connections; {table.Drops} packets dropped and {table.EarlyDrops} connections thrown out so far", facts.ObservedAt),
        ],
        Fixes =
        [
            new Fix($"See whose connections fill it on {facts.Node}: one client or server with very many, or UDP without answers.", "conntrack -L | awk '{print $4}' | sort | uniq -c | sort -rn | head"),
            new Fix("Raise the limit if that is what the node needs: kube-proxy's --conntrack-max-per-core, or the setting itself.", "sysctl -w net.netfilter.nf_conntrack_max=NUMBER"),
        ],
        Coverage = NodeForwarding.CoverageOf(lost),
    };
}
