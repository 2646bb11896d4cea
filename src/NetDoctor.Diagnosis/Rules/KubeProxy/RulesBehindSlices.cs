using System.Net;
using System.Net.Sockets;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.KubeProxy;

/// <summary>kube-proxy runs, knows of changes and cannot write them: it says itself that its rules are behind, and they are.</summary>
/// <remarks>It counts as unhealthy when a change has waited for more than two of its sync periods. Source: kubernetes/kubernetes,
/// pkg/proxy/healthcheck/proxy_health.go.</remarks>
public sealed class RulesBehindSlices : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("KPX22", "Rules lag behind slices", Severity.Error, Hop.Proxy)
    {
        Needs = [ResourceKind.Service, ResourceKind.EndpointSlice, ResourceKind.Node],
        Explains = ["KPX03", "KPX04", "KPX05", "KPX06", "KPX07", "KPX08", "KPX10", "APP01", "APP02", "APP04"],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var rules in NodeRules.Failing(context))
        {
            if (BehindIn(rules) is not { } family)
            {
                continue;
            }

            var node = rules.Facts.Node;
            var written = family.LastUpdated is { } at ? $"were last written {Ages.Clock(at, rules.Facts.ObservedAt)} ({Ages.Of(rules.Facts.ObservedAt - at)} ago)" : "were never written";
            var finding = NodeRules.Finding(context, rules, "Service rules");
            yield return finding with
            {
                Summary = $"kube-proxy on node {node} does not get its rules written: by its own word they {written}, and they are no longer what the EndpointSlices say.",
                Evidence =
                [
                    .. finding.Evidence,
                    new Evidence(Basis.Observed, $"kube-proxy of node {node}", $"says that it is not healthy: its {(family.Family.Length > 0 ? $"{family.Family} " : "")}rules {written}", rules.Facts.ObservedAt),
                ],
                Fixes =
                [
                    new Fix($"Read why it cannot write them: its log says what iptables-restore, nft or ipvs refuses.", $"kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide --field-selector spec.nodeName={node}"),
                    new Fix($"Restart kube-proxy on {node} once that is mended: it writes all rules anew."),
                ],
            };
        }
    }

    // What it says of the family of the address that was dialled; older versions speak of both at once. A node that is about to be deleted is
    // told as unhealthy, too, and is not meant.
    private static ProxyFamilyHealth? BehindIn(DeviatingRules rules)
    {
        var isIPv6 = IPAddress.Parse(rules.Comparison.Path.Question.Destination).AddressFamily == AddressFamily.InterNetworkV6;
        return rules.Facts.Proxy.Health is { IsNodeEligible: not false } health
            ? health.Families.FirstOrDefault(family => !family.IsHealthy && (family.Family.Length == 0 || (family.Family == "IPv6") == isIPv6))
            : null;
    }
}
