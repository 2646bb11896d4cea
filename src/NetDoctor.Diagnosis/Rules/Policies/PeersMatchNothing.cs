using NetDoctor.Diagnosis.Policies;
using NetDoctor.Diagnosis.Policies.NearMisses;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Policies;

/// <summary>A rule of a policy that isolates an end names pods that do not exist: it admits nobody at present.</summary>
/// <remarks>Source: Kubernetes documentation, "Network Policies", Behavior of to and from selectors.</remarks>
public sealed class PeersMatchNothing : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POL15", "Peers match nothing", Severity.Error, Hop.IngressPolicy)
    {
        Needs = [ResourceKind.NetworkPolicy, ResourceKind.Pod, ResourceKind.Namespace],
        Explains = ["POL01", "POL02", "POL04"],
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
                var what = $"{path} of {policy.Reference} is about {RuleWords.Describe(empty.Rule, policy.Namespace)}, and there is no such pod";
                var isCause = IsNearest(context, denied, policy, empty.Index);
                yield return new RuleFinding
                {
                    Subject = policy.Reference.ToString(),
                    Summary = isCause ? DenialWords.Summary(context, denied, what) : $"{what}.",
                    Evidence =
                    [
                        context.Derived(policy, $"{path}: {RuleWords.Describe(empty.Rule, policy.Namespace)}"),
                        .. isCause ? denied.Evidence(context).Where(evidence => evidence.Basis == Basis.Observed) : [],
                    ],
                    Coverage = denied.Coverage,
                    Severity = isCause ? null : Severity.Warning,
                    Fixes =
                    [
                        new Fix("Compare the selectors with the labels of the pods and namespaces that are meant.", "kubectl get pods -A --show-labels"),
                    ],
                    Hop = denied.Hop,
                    IsHazard = !isCause,
                };
                yield break;
            }
        }
    }

    // Where the other end lacks the very label that nobody has, no pod was meant that is there; another value is POL04.
    private static bool IsNearest(DiagnosisContext context, DeniedEnd denied, NetworkPolicy policy, int rule) =>
        context.Policies.NearestAt(denied.First) is { Kind: NearMissKind.PodLabel, IsLikely: true } miss
        && miss.Rule == rule && ReferenceEquals(miss.Policy, policy) && miss.Has.StartsWith("no label", StringComparison.Ordinal);

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
