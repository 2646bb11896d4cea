using System.Collections.Frozen;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Pods whose traffic the proxy of a service mesh carries.</summary>
/// <remarks>Between two of them proxies speak mutual TLS, and one that is strict ends what others say in the clear. Source: Istio
/// documentation, "Mutual TLS Migration" and "Protocol Selection"; Linkerd documentation, "Automatic mTLS".</remarks>
internal static class Meshes
{
    private static readonly FrozenSet<string> Proxies = FrozenSet.Create(
        StringComparer.Ordinal, "istio-proxy", "linkerd-proxy", "kuma-sidecar", "consul-dataplane", "envoy-sidecar");

    /// <summary>Whether source and target are in a mesh, so that what it makes of NetDoctor, which is not, says nothing of the source.</summary>
    /// <param name="route">The route.</param>
    public static bool Join(Route route) =>
        IsIn(route.Source.Pod) && StandsBefore(route);

    /// <summary>Whether a mesh's proxy takes the connections of the target's pods.</summary>
    /// <param name="route">The route.</param>
    public static bool StandsBefore(Route route) => route.ChosenEndpoints.Any(endpoint => IsIn(endpoint.Pod));

    /// <summary>Whether the mesh of the target may have ended the conversation for who NetDoctor is.</summary>
    /// <param name="route">The route.</param>
    /// <param name="observation">A probe of an application.</param>
    public static bool MayRefuse(Route route, Observation observation) =>
        (observation.Result.Outcome is ProbeOutcome.Reset or ProbeOutcome.Closed
            || ApplicationResults.TlsFailureOf(observation.Result)?.Kind == TlsFailureKind.Closed)
        && IsIn(route.Source.Pod)
        && (observation.Plan.Endpoint is { } endpoint ? IsIn(endpoint.Pod) : Join(route));

    private static bool IsIn(Pod? pod) => pod?.Containers.Any(container => Proxies.Contains(container.Name)) == true;
}
