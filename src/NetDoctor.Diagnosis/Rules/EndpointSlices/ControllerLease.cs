using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>What the controller manager's lease tells of the controller that writes the slices.</summary>
/// <remarks>The holder renews it every two seconds by default; managed control planes may hide it.
/// Source: kubernetes/component-base config/v1alpha1/defaults.go (leaseDuration 15 s, retryPeriod 2 s).</remarks>
internal static class ControllerLease
{
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UsualLag = TimeSpan.FromSeconds(5);

    /// <summary>The lease; null when it is not known.</summary>
    /// <param name="snapshot">Facts.</param>
    public static Lease? Of(ClusterSnapshot snapshot) => snapshot.Leases.Find("kube-system", "kube-controller-manager");

    /// <summary>Whether the lease has run out: no controller is at work. False when it is not known.</summary>
    /// <param name="snapshot">Facts.</param>
    public static bool IsLost(ClusterSnapshot snapshot) =>
        Of(snapshot) is { RenewedAt: { } renewed } lease
        && snapshot.StatusOf(ResourceKind.Lease).State == CacheState.Synced
        && snapshot.IsAgo(renewed, lease.Duration > LongestRenewal ? lease.Duration : LongestRenewal);

    /// <summary>How long the controller may take with a change without anything being wrong; no time when it is not at work.</summary>
    /// <param name="snapshot">Facts.</param>
    public static TimeSpan PatienceWith(ClusterSnapshot snapshot) => IsLost(snapshot) ? TimeSpan.Zero : UsualLag;

    /// <summary>The lease as evidence; nothing when it is not known.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Evidence> EvidenceOf(DiagnosisContext context)
    {
        if (Of(context.Snapshot) is { RenewedAt: { } renewed } lease)
        {
            yield return context.Derived(
                lease,
                $"last renewed {Ages.Of(context.Snapshot.ObservedAt - renewed)} ago by {lease.Holder ?? "nobody"}"
                + (IsLost(context.Snapshot) ? ": the controller manager is not at work" : ""));
        }
    }

    /// <summary>What to do about a controller that did not write what it should.</summary>
    /// <param name="context">All that is known.</param>
    public static Fix Fix(DiagnosisContext context) => IsLost(context.Snapshot)
        ? new Fix(
            "Bring the controller manager back: nobody holds its lease.",
            "kubectl -n kube-system get pods -l component=kube-controller-manager -o wide")
        : new Fix("See why the controller manager lags or fails.", SliceEndpoints.ControllerLog);
}
