using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.WhatIf;

/// <summary>Compares what policies do with all traffic between workloads, and with addresses outside, before and after a change.</summary>
/// <remarks>Only traffic of pods that a changed policy selects can flip, and only at the edges of what some rule names: those alone are
/// asked. Traffic of nodes, and of pods on their network, is left out.</remarks>
/// <param name="before">Before.</param>
/// <param name="after">After: the same cluster with other policies.</param>
/// <param name="budget">How much may be compared.</param>
/// <param name="reserve">What of it is left for others.</param>
internal sealed class FlowComparison(PolicyWorld before, PolicyWorld after, ComparisonBudget budget, int reserve = 0)
{
    private readonly Dictionary<(FlowClass Class, PolicyDirection Direction), List<PortMatcher>> _ports = [];
    private readonly List<FlowFlip> _found = [];

    /// <summary>Compares.</summary>
    /// <param name="only">The end that counts; null for both together.</param>
    public (IReadOnlyList<FlowFlip> Flips, bool IsComplete) Compare(PolicyDirection? only)
    {
        var changed = after.ChangesSince(before).ToList();
        if (changed.Count == 0)
        {
            return ([], true);
        }

        var classes = FlowClass.All(before, after);
        var sources = Selected(classes, changed, PolicyDirection.Egress);
        var destinations = Selected(classes, changed, PolicyDirection.Ingress);
        foreach (var source in classes)
        {
            foreach (var destination in sources.Contains(source) ? classes : [.. destinations])
            {
                if (budget.Left <= reserve)
                {
                    return (InOrder(), false);
                }

                Compare(source, destination, only);
            }
        }

        return (InOrder(), true);
    }

    private static HashSet<FlowClass> Selected(ImmutableArray<FlowClass> classes, List<CompiledPolicy> changed, PolicyDirection direction) =>
        [.. classes.Where(one => changed.Exists(policy => policy.AppliesTo(direction) && policy.Selects(one.End)))];

    private void Compare(FlowClass from, FlowClass to, PolicyDirection? only)
    {
        var isSame = ReferenceEquals(from, to);
        if ((isSame && from.Second is null) || (from.Party.Range is not null && to.Party.Range is not null))
        {
            return;
        }

        var (source, destination) = (from.End, isSame ? to.Second! : to.End);
        foreach (var protocol in Enum.GetValues<TransportProtocol>())
        {
            var edges = Edges(from, to, protocol);
            FlowFlip? last = null;
            for (var index = 0; index < edges.Count; index++)
            {
                var flow = new PolicyFlow(source, destination, protocol, edges[index]);
                var (was, isNow) = (Decide(before, flow, only), Decide(after, flow, only));
                var end = index + 1 < edges.Count ? edges[index + 1] - 1 : PortMatcher.MaxPort;
                if (was == isNow)
                {
                    continue;
                }

                if (last is not null && last.LastPort == edges[index] - 1 && last.Before == was && last.After == isNow)
                {
                    last = last with { LastPort = end };
                    _found[^1] = last;
                    continue;
                }

                last = new FlowFlip(from.Party, to.Party, protocol, edges[index], end, was, isNow);
                _found.Add(last);
            }
        }
    }

    private PolicyOutcome Decide(PolicyWorld world, PolicyFlow flow, PolicyDirection? only)
    {
        budget.Spend();
        return only is { } direction ? world.Evaluator.Decide(flow, direction).Outcome : world.Evaluator.Decide(flow).Outcome;
    }

    // First ports of the pieces that no rule of either end tells apart.
    private List<int> Edges(FlowClass from, FlowClass to, TransportProtocol protocol)
    {
        var edges = new SortedSet<int> { 1 };
        foreach (var port in PortsOf(from, PolicyDirection.Egress).Concat(PortsOf(to, PolicyDirection.Ingress)))
        {
            if (port.Name is { } name)
            {
                foreach (var declared in to.End.Pod?.Containers.SelectMany(container => container.Ports).Where(one => one.Name == name) ?? [])
                {
                    edges.Add(declared.Port);
                    edges.Add(declared.Port + 1);
                }
            }
            else if (port.Protocol == protocol)
            {
                edges.Add(port.First);
                edges.Add(port.First + 1);
                edges.Add(port.Last + 1);
            }
        }

        return [.. edges.Where(edge => edge is > 0 and <= PortMatcher.MaxPort)];
    }

    private List<PortMatcher> PortsOf(FlowClass one, PolicyDirection direction)
    {
        if (!_ports.TryGetValue((one, direction), out var ports))
        {
            ports = [.. new[] { before, after }.SelectMany(world => PoliciesOf(world.Evaluator.Index, one.End, direction))
                .SelectMany(policy => policy.Rules(direction)).SelectMany(rule => rule.Ports).Distinct()];
            _ports.Add((one, direction), ports);
        }

        return ports;
    }

    private static IEnumerable<CompiledPolicy> PoliciesOf(PolicyIndex index, PolicyEnd end, PolicyDirection direction) => index.Isolating(end, direction)
        .Concat(index.Administrators(end, direction, PolicyStage.Admin))
        .Concat(index.Administrators(end, direction, PolicyStage.Baseline));

    // Neighbouring addresses that flip alike are told as one range.
    private List<FlowFlip> InOrder()
    {
        var inOrder = _found.Distinct()
            .OrderBy(flip => flip.Source.Range is not null).ThenBy(flip => flip.Source.Workload?.ToString(), StringComparer.Ordinal)
            .ThenBy(flip => flip.Destination.Range is not null).ThenBy(flip => flip.Destination.Workload?.ToString(), StringComparer.Ordinal)
            .ThenBy(flip => flip.Protocol).ThenBy(flip => flip.FirstPort).ThenBy(flip => flip.LastPort).ThenBy(flip => flip.Before)
            .ThenBy(flip => (flip.Source.Range ?? flip.Destination.Range ?? default).Family == System.Net.Sockets.AddressFamily.InterNetworkV6)
            .ThenBy(flip => (flip.Source.Range ?? flip.Destination.Range ?? default).First);
        var merged = new List<FlowFlip>();
        foreach (var flip in inOrder)
        {
            if (merged is [.., var last] && Joined(last, flip) is { } joined)
            {
                merged[^1] = joined;
                continue;
            }

            merged.Add(flip);
        }

        return merged;
    }

    private static FlowFlip? Joined(FlowFlip one, FlowFlip next)
    {
        if (one.Source.Range is { } source && next.Source.Range is { } nextSource && Follows(source, nextSource)
            && one == next with { Source = one.Source })
        {
            return one with { Source = new(null, source with { Last = nextSource.Last }) };
        }

        return one.Destination.Range is { } to && next.Destination.Range is { } nextTo && Follows(to, nextTo)
            && one == next with { Destination = one.Destination }
            ? one with { Destination = new(null, to with { Last = nextTo.Last }) }
            : null;
    }

    private static bool Follows(AddressRange one, AddressRange next) => one.Family == next.Family && one.Last != UInt128.MaxValue && one.Last + 1 == next.First;
}
