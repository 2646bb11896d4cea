using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>Two nodes have overlapping ranges for their pods, so that packets for one node's pods may be sent to the other.</summary>
/// <remarks>Ranges are given out disjoint by the node IPAM controller; they overlap after edits by hand or with two that give them out.
/// Source: Kubernetes documentation, "Cluster Networking"; kube-controller-manager, <c>--allocate-node-cidrs</c>.</remarks>
public sealed class PodRangesOverlap : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI05", "Pod CIDR overlap", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Node],
        Explains = ["EPS11", "APP01", "APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var concerned = context.Route.Endpoints.Select(endpoint => endpoint.Node).Append(context.Route.Source.Node).OfType<string>()
            .ToImmutableHashSet(StringComparer.Ordinal);
        var overlaps = OverlapsOf(context.Snapshot, concerned);
        if (overlaps.IsEmpty)
        {
            yield break;
        }

        var nodes = overlaps.SelectMany(overlap => new[] { overlap.Node.Name, overlap.Other.Name }).ToImmutableHashSet(StringComparer.Ordinal);
        // An address in a range that two nodes have is the one that may be sent to the wrong node.
        var failing = Places.Unanswered(context)
            .Where(probed => probed.Endpoint.Node is { } node && nodes.Contains(node)
                && overlaps.Any(overlap => overlap.Range.Contains(probed.Endpoint.Address.Address)
                    && !Places.IsReached(context, node, other => overlap.Range.Contains(other.Address.Address))))
            .ToImmutableArray();
        var (first, other, _) = overlaps[0];
        yield return new RuleFinding
        {
            Subject = first.Reference.ToString(),
            Summary = $"Nodes {first.Name} ({string.Join(", ", first.PodCidrs)}) and {other.Name} ({string.Join(", ", other.PodCidrs)}) have overlapping ranges for pods"
                + (failing.IsEmpty ? "." : $", and {failing.Length} {(failing.Length == 1 ? "endpoint" : "endpoints")} in them {(failing.Length == 1 ? "does" : "do")} not answer."),
            Evidence =
            [
                .. overlaps.Take(2).SelectMany(overlap => new[]
                {
                    context.Derived(overlap.Node, $"podCIDRs {string.Join(", ", overlap.Node.PodCidrs)}"),
                    context.Derived(overlap.Other, $"podCIDRs {string.Join(", ", overlap.Other.PodCidrs)}"),
                }),
                .. failing.Take(2).Select(probed => DiagnosisContext.Observed(probed.Observation)),
            ],
            Fixes =
            [
                new Fix("Compare the ranges of all nodes.", "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDRS:.spec.podCIDRs"),
                new Fix("Drain one of the two, delete its node object and let it join again: it gets another range.", $"kubectl drain {other.Name} --ignore-daemonsets", FixRisk.High),
            ],
            Coverage = Coverage.Of(Places.NamesOf(failing).Distinct(StringComparer.Ordinal)),
            IsHazard = failing.IsEmpty,
        };
    }

    private static ImmutableArray<(Node Node, Node Other, IPNetwork Range)> OverlapsOf(ClusterSnapshot snapshot, ImmutableHashSet<string> concerned)
    {
        var found = ImmutableArray.CreateBuilder<(Node, Node, IPNetwork)>();
        foreach (var node in concerned.Order(StringComparer.Ordinal).Select(name => snapshot.Nodes.Find("", name)).OfType<Node>()
            .Where(node => !node.PodRanges.IsEmpty))
        {
            foreach (var other in snapshot.Nodes.All.Where(other => other.Name != node.Name))
            {
                foreach (var range in node.PodRanges)
                {
                    foreach (var otherRange in other.PodRanges)
                    {
                        if (range.Contains(otherRange.BaseAddress) || otherRange.Contains(range.BaseAddress))
                        {
                            found.Add((node, other, range.PrefixLength > otherRange.PrefixLength ? range : otherRange));
                        }
                    }
                }
            }
        }

        found.Sort((one, two) => string.CompareOrdinal($"{one.Item1.Name} {one.Item2.Name}", $"{two.Item1.Name} {two.Item2.Name}"));
        return found.ToImmutable();
    }
}
