using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A node does not forward packets: whatever comes for its pods from elsewhere, or goes from them to elsewhere, is dropped in silence.</summary>
/// <remarks>Source: kernel, Documentation/networking/ip-sysctl.rst, ip_forward and conf/all/forwarding; Kubernetes documentation, "Container Runtimes",
/// Network configuration.</remarks>
public sealed class ForwardingOff : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX25", "ip_forward=0", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP02", "APP04", "DNS18", "EPS11", "KPX10", "CNI18", "CNI21"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var facts in context.Facts.Nodes)
        {
            var lost = NodeForwarding.Lost(context).Where(probe => IsForwardedBy(facts, probe)).ToImmutableArray();
            foreach (var isIPv6 in new[] { false, true })
            {
                var ofFamily = lost.Where(probe => EndpointResults.IsIPv6(probe.Observation) == isIPv6).ToImmutableArray();
                if (!ofFamily.IsEmpty && (isIPv6 ? facts.Settings.ForwardsIPv6 : facts.Settings.ForwardsIPv4) == false)
                {
                    yield return Finding(facts, ofFamily, isIPv6 ? "net.ipv6.conf.all.forwarding" : "net.ipv4.ip_forward");
                }
            }
        }
    }

    private static RuleFinding Finding(NodeFacts facts, ImmutableArray<LostProbe> lost, string setting) => new()
    {
        Subject = $"Node {facts.Node}",
        Summary = $"Node {facts.Node} does not forward packets ({setting} is 0): nothing passes between its pods and other nodes.",
        Evidence =
        [
            .. lost.Take(3).Select(probe => DiagnosisContext.Observed(probe.Observation)),
            new Evidence(Basis.Observed, $"settings of node {facts.Node}", $"{setting} is 0", facts.ObservedAt),
        ],
        Fixes =
        [
            new Fix($"Set it on {facts.Node}, and in /etc/sysctl.d so that it stays.", $"sysctl -w {setting}=1"),
            new Fix("See who takes it back: a hardening script, a configuration manager, or a sysctl file that comes later."),
        ],
        Coverage = NodeForwarding.CoverageOf(lost),
    };

    // Neighbours on one bridge need no forwarding; a node's own packets neither.
    private static bool IsForwardedBy(NodeFacts facts, LostProbe probe) => probe.CrossesNodes
        && ((probe.From == facts.Node && probe.Observation.Plan.Vantage.Pod is not null) || (probe.To == facts.Node && probe.Arrival is { HostNetwork: false }));
}
