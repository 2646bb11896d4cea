using NetDoctor.Diagnosis.Policies;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule of a policy that isolates an end names pods that do not exist: it admits nobody at present.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Behavior of to and from selectors.</remarks>
public sealed class PeersMatchNothing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL15", "Peers match nothing", Severity.Warning, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        IsAudited = false,
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        foreach (var denied in DeniedEnd.All(context))
        {
            foreach (var policy in denied.First.Policies.OfType<NetworkPolicy>())
            {
                var rules = denied.Direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress;
                var empty = rules.Select((rule, index) => (Rule: rule, Index: index))
                    .FirstOrDefault(one => !one.Rule.Peers.IsEmpty && one.Rule.Peers.All(peer => MatchesNothing(context.Snapshot, peer, policy.Namespace)));
                if (empty.Rule is null)
                {
                    continue;
                }

                var path = $"{(denied.Direction == PolicyDirection.Egress ? "egress" : "ingress")}[{empty.Index}]";
                yield return new RuleFinding
                {
                    Subject = policy.Reference.ToString(),
                    Summary = $"{path} of {policy.Reference} is about {RuleWords.Describe(empty.Rule, policy.Namespace)}, and there is no such pod.",
                    Evidence = [context.Derived(policy, $"{path}: {RuleWords.Describe(empty.Rule, policy.Namespace)}")],
                    Fixes =
                    [
                        new Fix("Compare the selectors with the labels of the pods and namespaces that are meant.", "kubectl get pods -A --show-labels"),
                    ],
                    Hop = denied.Hop,
                    IsHazard = true,
                };
                yield break;
            }
        }
    }

    private static bool MatchesNothing(ClusterSnapshot snapshot, NetworkPolicyPeer peer, string ns)
    {
        if (peer.IPBlock is not null)
        {
            return false;
        }

        var namespaces = peer.NamespaceSelector is { } selector
            ? snapshot.Namespaces.All.Where(one => selector.Matches(PolicyEnd.NamespaceLabelsOf(one.Name, snapshot))).Select(one => one.Name)
            : [ns];
        return !namespaces.Any(name => snapshot.Pods.InNamespace(name).Any(pod =>
            pod is { HostNetwork: false, IsFinished: false } && peer.PodSelector?.Matches(pod.Labels) != false));
    }
}
