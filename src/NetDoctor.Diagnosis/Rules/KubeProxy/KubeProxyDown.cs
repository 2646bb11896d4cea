using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>kube-proxy does not run on a node: the rules there stay as it left them, and no longer fit the Services.</summary>
/// <remarks>That its addresses are silent proves nothing alone, as both can be configured; here its pod is missing or not ready, too, while other
/// nodes have one. Source: Kubernetes documentation, "kube-proxy" (command line reference).</remarks>
public sealed class KubeProxyDown : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX01", "kube-proxy not running on node", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Pod, ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["KPX03", "KPX04", "KPX05", "KPX06", "KPX07", "KPX08", "KPX10", "APP01", "APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var proxies = context.Snapshot.Pods.InNamespace("kube-system").Where(pod => pod.Labels["k8s-app"] == "kube-proxy").ToArray();
        foreach (var rules in NodeRules.Failing(context).Where(rules => rules.Facts.Proxy is { Mode: null, Health: null, Problem: not null }))
        {
            var node = rules.Facts.Node;
            var own = proxies.FirstOrDefault(pod => pod.NodeName == node);
            if (own is { IsReady: true } || !proxies.Any(pod => pod.IsReady && pod.NodeName != node))
            {
                continue;
            }

            var finding = NodeRules.Finding(context, rules, "Service rules");
            var state = own is null ? "has no pod of it" : $"has {own.Reference}, which is not ready";
            yield return finding with
            {
                Summary = $"kube-proxy does not run on node {node}, which {state}; its rules are no longer what the EndpointSlices say. {rules.Facts.Proxy.Problem}",
                Evidence = [.. finding.Evidence, own is null ? context.Derived($"Node {node}", state) : context.Derived(own, "the pod is not ready")],
                Fixes =
                [
                    new Fix($"See why kube-proxy does not run on {node}.", $"kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide --field-selector spec.nodeName={node}"),
                    own is null
                        ? new Fix("See whether its DaemonSet tolerates the node's taints and selects its labels.", $"kubectl describe node {node}")
                        : new Fix("Read what it says.", $"kubectl -n kube-system logs {own.Name} --tail=50 --previous"),
                ],
            };
        }
    }
}
