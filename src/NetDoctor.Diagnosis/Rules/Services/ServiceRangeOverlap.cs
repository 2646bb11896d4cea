using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Services;

/// <summary>The range of the Services' addresses overlaps that of pods or nodes: one address can mean two things.</summary>
/// <remarks>What lies beyond the cluster (a VPC, an office network) is in no object and is not looked at. Source: Kubernetes
/// documentation, "Cluster Networking" and "Extend Service IP Ranges": pods, Services and nodes take ranges that do not overlap.</remarks>
public sealed class ServiceRangeOverlap : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("SVC24", "Service CIDR overlaps pod, node or VPC CIDR", Severity.Warning, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.Node, ResourceKind.Pod],
        Explains = ["APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { TargetKind: RouteTargetKind.ClusterIP, Service: { } service, Frontends: [var frontend, ..] })
        {
            return [];
        }

        // The ranges of every node are looked at for a question only: an audit of all Services would do it for each.
        var hasProbes = !context.Observations.IsEmpty;
        return HolderOf(context.Snapshot, frontend.Address, hasProbes) is { } holder ? [OfAddress(context, service, frontend.Address, holder)]
            : hasProbes && OverlapOf(context.Snapshot) is { } overlap ? [OfRanges(context, overlap)]
            : [];
    }

    private static RuleFinding OfAddress(DiagnosisContext context, Service service, IPAddress address, Holder holder)
    {
        var failed = Wire.FailedDials(context).Where(observation => observation.Plan.Endpoint is null).ToList();
        var isCause = failed.Count > 0 && ProbedEndpoints.Chosen(context) is { IsEmpty: false } probed && probed.All(one => one.IsGood);
        return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"The address {address} of Service {service.Namespace}/{service.Name} {holder.Words}: the Services' range overlaps it, and "
                + (isCause ? "what is sent there gets lost, while the endpoints answer." : "what is sent there may go either way."),
            Evidence =
            [
                context.Derived(service, $"clusterIP {address}"),
                context.Derived(holder.Object, holder.Statement),
                .. failed.Take(2).Select(observation => DiagnosisContext.Observed(observation)),
            ],
            Severity = isCause ? Severity.Error : null,
            IsHazard = !isCause,
            Fixes =
            [
                new Fix(
                    "Create the Service anew with an address out of the range; clients that hold the old address must be told.",
                    $"kubectl -n {service.Namespace} get service {service.Name} -o yaml",
                    FixRisk.Medium),
                Shrink(),
            ],
        };
    }

    private static RuleFinding OfRanges(DiagnosisContext context, (ServiceCidr Object, string Range, Node Node, string Other) overlap) => new()
    {
        Subject = overlap.Object.Reference.ToString(),
        Summary = $"The Services' range {overlap.Range} overlaps {overlap.Other} of {overlap.Node.Reference}: a Service may be given an address "
            + "that a pod or node has.",
        Evidence =
        [
            context.Derived(overlap.Object, $"cidrs {string.Join(", ", overlap.Object.Cidrs)}"),
            context.Derived(overlap.Node, overlap.Other),
        ],
        IsHazard = true,
        Fixes = [Shrink()],
    };

    private static Fix Shrink() => new(
        "Add a range that overlaps nothing, and take the other away once no Service uses it.", "kubectl get servicecidrs,ipaddresses",
        FixRisk.High);

    private static Holder? HolderOf(ClusterSnapshot snapshot, IPAddress address, bool looksAtRanges)
    {
        if (EndpointCollector.PodAt(snapshot, address) is { } pod)
        {
            return new Holder(pod, $"is also that of {pod.Reference}", $"podIP {address}");
        }

        if (snapshot.Nodes.By(address) is [var own, ..])
        {
            return new Holder(own, $"is also that of {own.Reference}", $"has the address {address}");
        }

        return looksAtRanges && FormerAddresses.RangeOf(snapshot, address) is { } node
            ? new Holder(node, $"lies in the pod range of {node.Reference}", $"podCIDRs {string.Join(", ", node.PodCidrs)}")
            : null;
    }

    private static (ServiceCidr Object, string Range, Node Node, string Other)? OverlapOf(ClusterSnapshot snapshot)
    {
        var ranges = snapshot.ServiceCidrs.All.SelectMany(one => one.Cidrs.Select(text => (Object: one, Text: text)))
            .Where(one => IPNetwork.TryParse(one.Text, out _)).Select(one => (one.Object, one.Text, Network: IPNetwork.Parse(one.Text)))
            .ToList();
        return ranges.Count == 0
            ? null
            : snapshot.Nodes.All.Select(node => OverlapOf(node, ranges)).Where(overlap => overlap is not null)
                .MinBy(overlap => overlap!.Value.Node.Name, StringComparer.Ordinal);
    }

    private static (ServiceCidr Object, string Range, Node Node, string Other)? OverlapOf(
        Node node, List<(ServiceCidr Object, string Text, IPNetwork Network)> ranges)
    {
        foreach (var (cidr, text, network) in ranges)
        {
            foreach (var range in node.PodRanges)
            {
                if (Overlap(network, range))
                {
                    return (cidr, text, node, $"the pod range {range}");
                }
            }

            if (node.Addresses.FirstOrDefault(address => network.Contains(address.Address)) is { } address)
            {
                return (cidr, text, node, $"the address {address.Address}");
            }
        }

        return null;
    }

    private static bool Overlap(IPNetwork one, IPNetwork other) => one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress);

    private sealed record Holder(Fact Object, string Words, string Statement);
}
