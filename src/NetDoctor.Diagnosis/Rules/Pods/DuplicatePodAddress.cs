using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Pods;

/// <summary>Two live pods have the same address, so that traffic for one may end at the other or nowhere.</summary>
/// <remarks>Pods on their node's network share its address by design and do not count, nor do ended or ending pods, whose address may
/// be given away already. Source: Kubernetes documentation, "Cluster Networking" (every pod gets its own address).</remarks>
public sealed class DuplicatePodAddress : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("POD19", "Duplicate pod IP", Severity.Error, Hop.Network)
    {
        Needs = [ResourceKind.Pod],
        Explains = ["EPS11", "APP01", "APP02", "APP03", "APP04", "APP28"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var shared = context.Route.Endpoints.Where(endpoint => endpoint.Pod is { HostNetwork: false })
            .Select(endpoint => (endpoint.Address.Address, Pods: HoldersOf(context.Snapshot, endpoint.Address.Address)))
            .Where(pair => pair.Pods.Length > 1)
            .DistinctBy(pair => pair.Address)
            .ToImmutableArray();
        if (shared.IsEmpty)
        {
            yield break;
        }

        var failing = shared.Where(pair => ProbedEndpoints.Of(context).Any(probed =>
            probed.IsBad && probed.Endpoint.Address.Address.Equals(pair.Address))).ToImmutableArray();
        var (address, pods) = failing.IsEmpty ? shared[0] : failing[0];
        var names = PodWords.List(pods.Select(TargetPods.NameOf));
        var doomed = pods.OrderByDescending(pod => pod.CreatedAt).ThenBy(pod => pod.Name, StringComparer.Ordinal).First();
        yield return new RuleFinding
        {
            Subject = pods[0].Reference.ToString(),
            Summary = $"Address {address} belongs to {pods.Length} live pods: {names}.",
            Evidence =
            [
                .. pods.Select(pod => context.Derived(pod, $"podIP {address} on node {pod.NodeName}, phase {pod.Phase}")),
                .. ProbedEndpoints.Of(context).Where(probed => probed.Endpoint.Address.Address.Equals(address)).Take(2)
                    .Select(probed => DiagnosisContext.Observed(probed.Observation)),
            ],
            Fixes =
            [
                new Fix(
                    "Replace the younger pod, so that it gets another address.",
                    $"kubectl -n {doomed.Namespace} delete pod {doomed.Name}", FixRisk.Medium),
                new Fix("Then see why the network plugin gave one address twice.", "kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDRS:.spec.podCIDRs"),
            ],
            Coverage = Coverage.Of(shared.SelectMany(pair => pair.Pods.Select(TargetPods.NameOf)).Distinct(StringComparer.Ordinal)),
            IsHazard = failing.IsEmpty,
        };
    }

    private static ImmutableArray<Pod> HoldersOf(ClusterSnapshot snapshot, IPAddress address) =>
    [
        .. snapshot.Pods.By(address)
            .Where(pod => pod is { HostNetwork: false, IsFinished: false, IsTerminating: false, Phase: PodPhase.Running })
            .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal),
    ];
}
