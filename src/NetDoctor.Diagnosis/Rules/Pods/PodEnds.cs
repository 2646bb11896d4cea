using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.Network;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Pods that lost probes started in or were to arrive at, with what an agent read there.</summary>
internal static class PodEnds
{
    /// <summary>The pods, in the order of the ladder; those that were not read, and those on their node's network, are left out.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<PodEnd> Of(DiagnosisContext context)
    {
        var lost = NodeForwarding.Lost(context).Select(probe => (Probe: probe, Start: StartOf(context, probe))).ToImmutableArray();
        return from pod in lost.SelectMany(one => new[] { one.Start, one.Probe.Arrival }).OfType<Pod>().DistinctBy(pod => pod.Uid)
               where !pod.HostNetwork
               let facts = context.Facts.Pod(pod)
               where facts is not null
               let started = lost.Where(one => one.Start?.Uid == pod.Uid).Select(one => one.Probe).ToImmutableArray()
               select new PodEnd(pod, facts, !started.IsEmpty, started.IsEmpty
                   ? [.. lost.Where(one => one.Probe.Arrival?.Uid == pod.Uid).Select(one => one.Probe)]
                   : started);
    }

    private static Pod? StartOf(DiagnosisContext context, LostProbe probe) =>
        probe.Observation.Plan.Vantage.Pod?.Split('/') is [var ns, var name] ? context.Snapshot.Pods.Find(ns, name) : null;
}

/// <summary>A pod at an end of lost probes.</summary>
/// <param name="Pod">The pod.</param>
/// <param name="Facts">What an agent read in it.</param>
/// <param name="IsStart">Whether the probes started there, and did not arrive.</param>
/// <param name="Lost">The probes; at least one.</param>
internal sealed record PodEnd(Pod Pod, PodFacts Facts, bool IsStart, ImmutableArray<LostProbe> Lost)
{
    /// <summary>What it covers when the pod has no network: everything where it starts there.</summary>
    public Coverage Coverage => IsStart ? Coverage.All : NodeForwarding.CoverageOf(Lost);
}
