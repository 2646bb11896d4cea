using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>A rule of nftables or iptables in the pod's own network namespace ends the connection.</summary>
/// <remarks>Each network namespace has its own tables; a container with NET_ADMIN can fill them. Source: network_namespaces(7);
/// netfilter.org, "Netfilter hooks".</remarks>
public sealed class PodRuleStops : IRule
{
    // Shares are rounded to four places.
    private const double All = 0.999;

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD20", "Netfilter rules inside the pod netns drop", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["APP01", "APP02", "APP04", "CNI18", "CNI19", "CNI21", "DNS18", "EPS11", "KPX10", "POD25", "SVC15"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var end in PodEnds.Of(context))
        {
            var stopped = from lost in end.Lost
                          from stop in StopsOf(end, lost)
                          select (Lost: lost, Stop: stop);
            foreach (var group in stopped.GroupBy(one => (one.Stop.Place, one.Stop.Rule)).OrderBy(group => group.Key))
            {
                yield return Finding(end, group.First().Stop, [.. group.Select(one => one.Lost)]);
            }
        }
    }

    private static RuleFinding Finding(PodEnd end, RuleStop stop, IReadOnlyCollection<LostProbe> lost) => new()
    {
        Subject = end.Pod.Reference.ToString(),
        Summary = $"A rule in {end.Pod.Reference} itself {(stop.IsRejected ? "rejects" : "drops")} the packets to {stop.Destination}: {stop.Place}: {stop.Rule}.",
        Evidence =
        [
            .. lost.Take(3).Select(one => DiagnosisContext.Observed(one.Observation)),
            new Evidence(
                Basis.Observed, $"rules of {end.Pod.Reference}",
                $"{stop.Place}: {stop.Rule}{(stop.Packets is { } packets ? $"; {packets} packets ended so far" : "")}", end.Facts.ObservedAt),
        ],
        Fixes =
        [
            new Fix("See which of the pod's containers makes rules (an init container or sidecar with NET_ADMIN), and let it accept this traffic."),
            new Fix("Start the pod anew: its rules go with it, and come back if a container makes them.", $"kubectl -n {end.Pod.Namespace} delete pod {end.Pod.Name}", FixRisk.Medium),
        ],
        Coverage = NodeForwarding.CoverageOf(lost),
        Hop = lost.All(one => one.Observation.Plan.Spec is DnsProbeSpec) ? Hop.Dns : null,
    };

    // An address that is translated on the way never comes to the pod behind it.
    private static IEnumerable<RuleStop> StopsOf(PodEnd end, LostProbe lost)
    {
        var (spec, isSilent) = (lost.Observation.Plan.Spec, lost.Observation.Result.Outcome == ProbeOutcome.Timeout);
        var isUdp = spec is UdpProbeSpec or DnsProbeSpec { Transport: not DnsTransport.Tcp };
        return !end.IsStart && !end.Pod.PodIPs.Any(address => address.ToString() == spec.Address)
            ? []
            : end.Facts.Rules
                .Where(path => path.Question.Destination == spec.Address && path.Question.Port == spec.Port && (path.Question.Protocol == TransportProtocol.Udp) == isUdp)
                .SelectMany(path => path.Stops)
                .Where(stop => stop.IsCertain && stop.Share > All && stop.IsRejected != isSilent);
    }
}
