using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>Endpoints as the slices have them, beside what the route makes of them.</summary>
internal static class SliceEndpoints
{
    /// <summary>Who writes the slices of Services with a selector.</summary>
    public const string Controller = "endpointslice-controller.k8s.io";

    /// <summary>The log of what writes the slices.</summary>
    public const string ControllerLog = "kubectl -n kube-system logs -l component=kube-controller-manager --tail=50";

    /// <summary>An endpoint of the route with the slice and the endpoint that it comes from.</summary>
    /// <param name="Route">The endpoint as the route has it.</param>
    /// <param name="Slice">The slice.</param>
    /// <param name="Source">The endpoint as the slice has it.</param>
    public sealed record Sliced(RouteEndpoint Route, EndpointSlice Slice, Endpoint Source)
    {
        /// <summary>The pod that the slice names, and that still is the same; null when it names none or it is gone.</summary>
        /// <param name="snapshot">Facts.</param>
        public Pod? NamedPod(ClusterSnapshot snapshot) => Source.Target is { Kind: "Pod" } target
            && snapshot.Pods.Find(target.Namespace, target.Name) is { } pod
            && (Source.TargetUid == Guid.Empty || pod.Uid == Guid.Empty || pod.Uid == Source.TargetUid)
            ? pod
            : null;
    }

    /// <summary>Every endpoint of the route that comes from a slice, in the order of the route.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Sliced> Of(DiagnosisContext context)
    {
        if (context.Route.Service is not { } service)
        {
            yield break;
        }

        var slices = context.Snapshot.SlicesOf(service).ToDictionary(slice => slice.Name, StringComparer.Ordinal);
        foreach (var endpoint in context.Route.Endpoints.Where(endpoint => endpoint.Slice is not null))
        {
            var source = slices[endpoint.Slice!].Endpoints.FirstOrDefault(other =>
                !other.Addresses.IsEmpty && other.Addresses[0].Equals(endpoint.Address.Address));
            if (source is not null)
            {
                yield return new Sliced(endpoint, slices[endpoint.Slice!], source);
            }
        }
    }

    /// <summary>Whether pods and slices are both of now: two caches of different age contradict each other for no reason of the
    /// cluster's.</summary>
    /// <param name="snapshot">Facts.</param>
    public static bool AreOfNow(ClusterSnapshot snapshot) => snapshot.StatusOf(ResourceKind.Pod).State == CacheState.Synced
        && snapshot.StatusOf(ResourceKind.EndpointSlice).State == CacheState.Synced;

    /// <summary>Probes of an endpoint by its own address.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static IEnumerable<Observation> ProbesOf(DiagnosisContext context, RouteEndpoint endpoint) =>
        context.At(LadderStep.Endpoint).Concat(context.At(LadderStep.EndpointApplication))
            .Where(observation => observation.Plan.Endpoint?.Address.Equals(endpoint.Address) == true);

    /// <summary>Whether an endpoint was dialled and did not work.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static bool Fails(DiagnosisContext context, RouteEndpoint endpoint) =>
        ProbesOf(context, endpoint).Any(observation => observation.Failed);

    /// <summary>Whether an endpoint was dialled and answered.</summary>
    /// <param name="context">All that is known.</param>
    /// <param name="endpoint">The endpoint.</param>
    public static bool Answers(DiagnosisContext context, RouteEndpoint endpoint) =>
        ProbesOf(context, endpoint).Any(observation => observation.Succeeded) && !Fails(context, endpoint);

    /// <summary>What endpoints are called in a finding's coverage: their addresses and pods.</summary>
    /// <param name="endpoints">The endpoints.</param>
    public static Coverage CoverageOf(IEnumerable<RouteEndpoint> endpoints) => Coverage.Of(endpoints
        .SelectMany(endpoint => endpoint.Pod is { } pod
            ? new[] { endpoint.Address.ToString(), TargetPods.NameOf(pod) }
            : [endpoint.Address.ToString()])
        .Distinct(StringComparer.Ordinal));
}
