using System.Net.Sockets;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>Ready pods match the selector, and no slice has them: the controller that writes the slices lags or is down.</summary>
/// <remarks>It normally does so within a second. Source: kubernetes/kubernetes pkg/controller/endpointslice.</remarks>
public sealed class ReadyPodsWithoutSlice : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new(
        "EPS01", "Ready matching pods but no slice (controller lag or down)", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["SVC12", "DNS26"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        var snapshot = context.Snapshot;
        if (context.Route.Service is not { HasSelector: true, Type: not ServiceType.ExternalName } service
            || !SliceEndpoints.AreOfNow(snapshot))
        {
            yield break;
        }

        var listed = snapshot.SlicesOf(service).SelectMany(slice => slice.Endpoints)
            .SelectMany(endpoint => endpoint.Addresses).ToHashSet();
        var ready = context.Route.SelectedPods.Where(pod => IsReady(service, pod)).ToList();
        var missing = ready.Where(pod => !pod.PodIPs.Any(listed.Contains)).ToList();
        if (missing.Count == 0 || !IsLate(snapshot, service, missing))
        {
            yield break;
        }

        var isAll = listed.Count == 0;
        var slices = snapshot.SlicesOf(service);
        yield return new RuleFinding
        {
            Subject = service.Reference.ToString(),
            Summary = $"{missing.Count} of {ready.Count} ready {(ready.Count == 1 ? "pod" : "pods")} of {service.Reference} "
                + $"{(missing.Count == 1 ? "is" : "are")} in no EndpointSlice ({PodWords.List(missing.Select(pod => pod.Name), 3)})"
                + (ControllerLease.IsLost(snapshot) ? ": the controller manager that writes the slices is not at work." : "."),
            Evidence =
            [
                .. missing.Take(3).Select(pod => context.Derived(pod, $"matches {service.Selector}, and is ready since {Since(snapshot, pod)}")),
                context.Derived(
                    $"EndpointSlices of {service.Namespace}/{service.Name}",
                    $"{slices.Length} {(slices.Length == 1 ? "slice" : "slices")}, {listed.Count} addresses, none of them of these pods"),
                .. ControllerLease.EvidenceOf(context),
            ],
            Fixes = [ControllerLease.Fix(context)],
            IsHazard = !isAll || Wire.WasReached(context),
            Severity = isAll ? Severity.Error : Severity.Warning,
        };
    }

    private static bool IsReady(Service service, Pod pod) =>
        pod is { IsReady: true, IsTerminating: false }
        && pod.PodIPs.Any(address => service.IPFamilies.IsEmpty
            || service.IPFamilies.Contains(address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4"))
        && pod.Conditions.Find("Ready")?.ChangedAt is not null;

    // Asked last: the lease is renewed all the time, and a healthy Service must not be looked at again for it.
    private static bool IsLate(ClusterSnapshot snapshot, Service service, List<Pod> missing)
    {
        var patience = ControllerLease.PatienceWith(snapshot);
        return snapshot.IsAgo(service.CreatedAt, patience)
            && missing.TrueForAll(pod => snapshot.IsAgo(pod.Conditions.Find("Ready")!.ChangedAt!.Value, patience));
    }

    private static string Since(ClusterSnapshot snapshot, Pod pod) =>
        Ages.Of(snapshot.ObservedAt - pod.Conditions.Find("Ready")!.ChangedAt!.Value);
}
