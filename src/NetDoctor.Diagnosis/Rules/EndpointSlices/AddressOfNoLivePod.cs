using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>A slice that the cluster writes sends traffic to an address that no live pod has.</summary>
/// <remarks>Source: kubernetes/kubernetes pkg/controller/endpointslice; the controller normally removes an endpoint within a
/// second of its pod's end.</remarks>
public sealed class AddressOfNoLivePod : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS02", "Slice holds an address of no live pod", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["APP01", "APP02", "APP04", "EPS11"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        // Two caches of different age contradict each other without anything being wrong in the cluster.
        if (context.Route.Service is not { } service || !SliceEndpoints.AreOfNow(context.Snapshot))
        {
            yield break;
        }

        var chosen = context.Route.ChosenEndpoints.ToImmutableArray();
        var dead = chosen
            .Select(endpoint => (Endpoint: endpoint, Slice: DeadIn(context, service, endpoint)))
            .Where(pair => pair.Slice is not null && !Answers(context, pair.Endpoint))
            .ToList();
        if (dead.Count == 0)
        {
            yield break;
        }

        var addresses = string.Join(", ", dead.Select(pair => pair.Endpoint.Address).Take(3));
        var (first, slice) = dead[0];
        yield return new RuleFinding
        {
            Subject = slice!.Reference.ToString(),
            Summary = $"{slice.Reference} sends {dead.Count} of {chosen.Length} endpoints' traffic to {addresses}, "
                + $"{(dead.Count == 1 ? "an address" : "addresses")} that no live pod has{Formerly(context.Snapshot, first)}.",
            Evidence = [.. dead.Take(5).SelectMany(pair => EvidenceOf(context, pair.Endpoint, pair.Slice!))],
            Fixes = [.. FixesOf(context, slice)],
            Coverage = Coverage.Of(dead.Select(pair => pair.Endpoint.Address.ToString())),
            Severity = dead.Count < chosen.Length ? Severity.Warning : Severity.Error,
        };
    }

    private static IEnumerable<Fix> FixesOf(DiagnosisContext context, EndpointSlice slice)
    {
        var delete = $"kubectl -n {slice.Namespace} delete endpointslice {slice.Name}";
        switch (slice.ManagedBy)
        {
            case SliceEndpoints.Controller:
                yield return new Fix("Delete the slice: its controller writes it anew from the pods that there are.", delete, FixRisk.Medium);
                yield return ControllerLease.Fix(context);
                break;
            case { Length: > 0 } manager:
                yield return new Fix(
                    $"It is written by {manager} (label managed-by): mend that; deleting the slice helps until it writes again.", delete, FixRisk.Medium);
                break;
            default:
                yield return new Fix(
                    "No controller is named as its writer: correct the slice, or delete it if the Service has another.", delete, FixRisk.Medium);
                break;
        }
    }

    private static string Formerly(ClusterSnapshot snapshot, RouteEndpoint first) =>
        FormerAddresses.PodAt(snapshot, first.Address.Address) is { } holder
            ? $"; {first.Address.Address} {FormerAddresses.Words(snapshot, holder)}"
            : "";

    // An endpoint without target reference in a hand-made slice may well be outside of the cluster (EPS13, SVC11).
    private static EndpointSlice? DeadIn(DiagnosisContext context, Service service, RouteEndpoint chosen)
    {
        var address = chosen.Address.Address;
        if (!context.Snapshot.Pods.By(address).IsEmpty || !context.Snapshot.Nodes.By(address).IsEmpty)
        {
            return null;
        }

        return context.Snapshot.SlicesOf(service).FirstOrDefault(slice =>
            slice.Name == chosen.Slice
            && slice.Endpoints.Any(endpoint => IsAt(endpoint, address) && IsForNoPod(context.Snapshot, slice, endpoint, address)));
    }

    private static bool IsAt(Endpoint endpoint, IPAddress address) =>
        !endpoint.Addresses.IsEmpty && endpoint.Addresses[0].Equals(address);

    private static bool IsForNoPod(ClusterSnapshot snapshot, EndpointSlice slice, Endpoint endpoint, IPAddress address)
    {
        if (endpoint.Target is not { Kind: "Pod" } target)
        {
            return slice.ManagedBy == SliceEndpoints.Controller;
        }

        // Who writes slices for a second network of the pods names the very pod, whose status lists the first network's address only.
        return snapshot.Pods.Find(target.Namespace, target.Name) is not { IsFinished: false } pod
            || (!pod.PodIPs.Contains(address)
                && (slice.ManagedBy == SliceEndpoints.Controller || endpoint.TargetUid == Guid.Empty || endpoint.TargetUid != pod.Uid));
    }

    private static bool Answers(DiagnosisContext context, RouteEndpoint endpoint) => ProbesOf(context, endpoint)
        .Any(observation => observation.Succeeded);

    private static IEnumerable<Observation> ProbesOf(DiagnosisContext context, RouteEndpoint endpoint) =>
        EndpointResults.Of(context).Where(observation => observation.Plan.Endpoint?.Address.Equals(endpoint.Address) == true);

    private static IEnumerable<Evidence> EvidenceOf(DiagnosisContext context, RouteEndpoint endpoint, EndpointSlice slice)
    {
        var target = slice.Endpoints.First(other => IsAt(other, endpoint.Address.Address)).Target;
        yield return context.Derived(slice, target is null
            ? $"endpoint {endpoint.Address} refers to no pod, and no live pod has the address"
            : $"endpoint {endpoint.Address} refers to {target}, which is gone or has another address");
        foreach (var former in FormerAddresses.EvidenceOf(context, endpoint.Address.Address))
        {
            yield return former;
        }

        if (ProbesOf(context, endpoint).FirstOrDefault(observation => observation.Failed) is { } failed)
        {
            yield return DiagnosisContext.Observed(failed);
        }
    }
}
