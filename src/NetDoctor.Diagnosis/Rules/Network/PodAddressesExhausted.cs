using System.Collections.Immutable;
using NetDoctor.Diagnosis.Rules.Pods;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Network;

/// <summary>The pods behind the target cannot start because the network plugin has no address left for them.</summary>
/// <remarks>Told by the words of the common address managers. Source: containernetworking/plugins host-local, projectcalico/calico IPAM,
/// cilium/cilium IPAM, aws/amazon-vpc-cni-k8s, Azure/azure-container-networking.</remarks>
public sealed class PodAddressesExhausted : IRule
{
    private static readonly ImmutableArray<string> Words =
    [
        "no IP addresses available in range set",
        "no more IPs available", "No more IPs available",
        "failed to request IPv4 addresses", "failed to request addresses",
        "range is full",
        "failed to assign an IP address to container",
        "InsufficientFreeAddressesInSubnet",
        "No available addresses", "no available IP addresses", "No available IPs",
    ];

    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("CNI31", "Pod IP pool exhausted", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Event],
        Explains = ["CNI03", "CNI04", "POD04", "POD26", "SVC12", "DNS26", "EPS11", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var stuck = PodStates.With(Places.WithoutSandbox(context), pod =>
            SandboxFailing.EventOf(context.Snapshot, pod) is { } warning
                && Words.Any(words => warning.Message.Contains(words, StringComparison.Ordinal))
                ? warning
                : null);
        if (stuck.IsEmpty)
        {
            yield break;
        }

        var nodes = PodWords.List(stuck.Select(pair => pair.Pod.NodeName!).Distinct(StringComparer.Ordinal), 3);
        var ranges = stuck.Select(pair => context.Snapshot.Nodes.Find("", pair.Pod.NodeName!)).OfType<Node>()
            .SelectMany(node => node.PodCidrs).Distinct(StringComparer.Ordinal).ToList();
        var held = ranges.Count == 0 ? "" : $" (pod range {PodWords.List(ranges, 3)})";
        yield return TargetPods.Finding(
            context,
            [.. stuck.Select(pair => pair.Pod)],
            $"gets no address on {nodes}{held}: {SandboxFailing.Short(stuck[0].Problem.Message)}",
            $"get no address on {nodes}{held}: {SandboxFailing.Short(stuck[0].Problem.Message)}",
            stuck.Select(pair => new Evidence(
                Basis.Derived, pair.Pod.Reference.ToString(), $"event {pair.Problem.Reason} x{pair.Problem.Count}: {pair.Problem.Message}",
                pair.Problem.LastSeenAt)),
            new Fix(
                "See how many pods the node holds; ended pods whose addresses were never given back count too.",
                $"kubectl get pods --all-namespaces --field-selector spec.nodeName={stuck[0].Pod.NodeName}"),
            new Fix("Move pods to other nodes, add nodes, or give the network plugin a larger range.", null, FixRisk.Medium));
    }
}
