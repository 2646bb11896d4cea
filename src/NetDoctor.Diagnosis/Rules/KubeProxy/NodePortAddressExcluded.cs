using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>kube-proxy is told to serve node ports at some addresses of a node only, and another one is dialled.</summary>
/// <remarks>Source: Kubernetes documentation, "kube-proxy Configuration (v1alpha1)", nodePortAddresses; "Virtual IPs and Service
/// Proxies": in nftables mode node ports are served at the primary node addresses by default.</remarks>
public sealed class NodePortAddressExcluded : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX12", "nodePortAddresses excludes the dialled address", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Node, ResourceKind.ConfigMap],
        Explains = ["KPX10", "KPX19", "APP01", "APP02", "APP04"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { Service: { } service, Port.NodePort: > 0 and var port }
            || ProxySettings.Of(context.Snapshot) is not { } settings || IsLeftBehind(context.Snapshot))
        {
            yield break;
        }

        var closed = NodePortResults.Of(context)
            .Where(result => result.Observation.Failed && IsExcluded(context, settings, result))
            .ToList();
        if (closed.Count == 0)
        {
            yield break;
        }

        var ranges = settings.NodePortAddresses.IsEmpty
            ? "the node's primary address, as is the default in nftables mode"
            : string.Join(", ", settings.NodePortAddresses);
        var addresses = PodWords.List(closed.Select(result => $"{result.Observation.Plan.Spec.Address} of {result.Node}"), 3);
        yield return new RuleFinding
        {
            Subject = settings.Source.Reference.ToString(),
            Summary = $"kube-proxy serves NodePort {port} of {service.Reference} at {ranges} only, which leaves out {addresses}.",
            Evidence =
            [
                context.Derived(
                    settings.Source,
                    $"nodePortAddresses is {(settings.NodePortAddresses.IsEmpty ? "not set" : string.Join(", ", settings.NodePortAddresses))}, "
                    + $"mode is {settings.Mode ?? "not set"}"),
                .. closed.Take(5).Select(result => DiagnosisContext.Observed(result.Observation)),
            ],
            Fixes =
            [
                new Fix("Dial an address that is served, or add this one's range and restart kube-proxy on every node.",
                    $"kubectl -n kube-system edit configmap {settings.Source.Name}", FixRisk.Medium),
                new Fix("kube-proxy reads its configuration when it starts.", "kubectl -n kube-system rollout restart daemonset kube-proxy", FixRisk.Medium),
            ],
            Coverage = NodePortResults.CoverageOf(closed),
            Severity = closed.Exists(NodePortResults.IsDialled) ? Severity.Error : Severity.Warning,
        };
    }

    // The ConfigMap stays when something else takes over, or when a selector keeps kube-proxy off every node (Calico's eBPF mode).
    private static bool IsLeftBehind(ClusterSnapshot snapshot) => ProxyReplacement.Of(snapshot) is not null
        || snapshot.DaemonSets.Find("kube-system", "kube-proxy") is { Replicas: 0 };

    private static bool IsExcluded(DiagnosisContext context, ProxySettings settings, NodePortResults.AtNode result) =>
        context.Snapshot.Nodes.Find("", result.Node) is { } node
        && IPAddress.TryParse(result.Observation.Plan.Spec.Address, out var address)
        && node.Addresses.Any(one => one.Address.Equals(address))
        && !settings.Serves(node, address);
}
