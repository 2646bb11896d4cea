using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>A node has Service rules in both backends of iptables: the kernel applies both, and kube-proxy keeps only one up to date.</summary>
/// <remarks>iptables over nf_tables and iptables-legacy write to different tables of the kernel, and each shows its own alone. Source: iptables,
/// xtables-nft(8); kubernetes-sigs/iptables-wrappers.</remarks>
public sealed class BothIptablesBackends : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX14", "iptables-legacy and nft both populated", Severity.Warning, Hop.Proxy) { IsAudited = false };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context) => context.Facts.Nodes
        .Where(facts => facts.Proxy.Forms.Contains(RuleForm.Iptables) && facts.Proxy.Forms.Contains(RuleForm.IptablesLegacy))
        .Select(facts => new RuleFinding
        {
            Subject = $"Node {facts.Node}",
            Summary = $"Node {facts.Node} has rules of kube-proxy in both iptables-legacy and iptables over nf_tables: the older ones apply, too, and nobody updates them.",
            Evidence = [new Evidence(Basis.Observed, $"rules of node {facts.Node}", "chains of kube-proxy in both backends of iptables", facts.ObservedAt)],
            Fixes =
            [
                new Fix($"See on {facts.Node} which of the two is stale.", "iptables-legacy-save | grep -c KUBE-; iptables-nft-save | grep -c KUBE-"),
                new Fix("Let all of the node use one backend, and restart the node: that leaves nothing of the other.", Risk: FixRisk.Medium),
            ],
            IsHazard = true,
        });
}
