using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>kube-proxy runs in one mode on some nodes and in another on others: what fails on some is not seen on the rest.</summary>
/// <remarks>Modes differ in what serves a NodePort and in how they count and choose. Source: Kubernetes documentation, "Virtual IPs and Service
/// Proxies", Proxy modes.</remarks>
public sealed class ProxyModesDiffer : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX20", "Proxy mode differs between nodes", Severity.Warning, Hop.Proxy) { IsAudited = false };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var modes = context.Facts.Nodes.Where(facts => facts.Proxy.Mode is not null)
            .GroupBy(facts => facts.Proxy.Mode!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        if (modes.Length < 2)
        {
            yield break;
        }

        var words = string.Join(" and ", modes.Select(group => $"{group.Key} on {PodWords.List(group.Select(facts => facts.Node), 3)}"));
        yield return new RuleFinding
        {
            Subject = "kube-proxy",
            Summary = $"kube-proxy does not run in one mode on all nodes: {words}.",
            Evidence = [.. modes.SelectMany(group => group).Select(facts => new Evidence(Basis.Observed, $"kube-proxy of node {facts.Node}", $"mode {facts.Proxy.Mode}", facts.ObservedAt))],
            Fixes =
            [
                new Fix("Compare with the mode that is configured; a mode that a node cannot have makes kube-proxy take another.", "kubectl -n kube-system get configmap kube-proxy -o yaml"),
                new Fix("Restart kube-proxy on the nodes that started before the configuration changed.", "kubectl -n kube-system rollout restart daemonset kube-proxy"),
            ],
            IsHazard = true,
        };
    }
}
