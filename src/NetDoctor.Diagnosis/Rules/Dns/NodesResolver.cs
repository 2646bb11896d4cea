using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Dns;

/// <summary>Findings about pods that ask their node's resolver.</summary>
internal static class NodesResolver
{
    /// <summary>A finding.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="pod">The source's pod.</param>
    /// <param name="why">Why it asks the node's resolver.</param>
    /// <param name="fields">What the pod says.</param>
    /// <param name="policy">The policy that would do.</param>
    public static RuleFinding Finding(DiagnosisContext context, Pod pod, string why, string fields, string policy) => new()
    {
        Subject = pod.Reference.ToString(),
        Summary = ResolverFacts.NodesMayKnow(context.Snapshot)
            ? $"{why}, so it asks the node's resolver, which knows {context.Route.Question.Asked.To} only if the installer of the cluster let it ask "
                + "the cluster's DNS."
            : $"{why}, so it asks the node's resolver, which does not know {context.Route.Question.Asked.To}: names of the cluster are known to the "
                + "cluster's DNS alone.",
        Evidence =
        [
            context.Derived(pod, fields),
            .. LiveResolver.Evidence(context),
            new Evidence(
                Basis.Assumed, $"resolver of node {pod.NodeName}", $"it does not forward {context.Snapshot.ClusterDomain} to the cluster's DNS, unless somebody "
                + "set it up so; NetDoctor cannot ask it", context.Snapshot.ObservedAt),
        ],
        IsHazard = ResolverFacts.NodesMayKnow(context.Snapshot),
        Fixes =
        [
            new Fix(
                $"Set dnsPolicy: {policy} in the pod template.",
                Owners.Of(context.Snapshot, pod) is { Kind: "Deployment" or "StatefulSet" or "DaemonSet" } owner
                    ? $"kubectl -n {owner.Namespace} patch {Owners.Argument(owner)} -p '{{\"spec\":{{\"template\":{{\"spec\":{{\"dnsPolicy\":\"{policy}\"}}}}}}}}'"
                    : null,
                FixRisk.Medium),
            new Fix("See what the pod's resolver says.", $"kubectl -n {pod.Namespace} exec {pod.Name} -- cat /etc/resolv.conf"),
        ],
    };
}
