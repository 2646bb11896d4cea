using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Api.Health;

/// <summary>What a kubelet asks: whether the process lives, and whether it can answer.</summary>
internal static class HealthEndpoints
{
    /// <summary>Maps <c>/livez</c>, which is also <c>/healthz</c>, and <c>/readyz</c>.</summary>
    /// <param name="routes">Where to map.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", Live)
            .WithName("live").WithTags("Health").WithSummary("Whether the process lives").WithDescription("Also at `/healthz`.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        routes.MapGet("/healthz", Live).ExcludeFromDescription();
        routes.MapGet("/readyz", Ready)
            .WithName("ready").WithTags("Health").WithSummary("Whether NetDoctor knows the cluster and can answer")
            .WithDescription("Ready also while the API server cannot be reached: the facts of the last contact and the probes still answer, and "
                + "`disconnected` says so.")
            .Produces<Readiness>().Produces<Readiness>(StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Which kinds are waited for.</summary>
    /// <param name="snapshot">What is known.</param>
    public static ImmutableArray<ResourceKind> WaitingFor(ClusterSnapshot snapshot) => InState(snapshot, CacheState.Syncing);

    /// <summary>Which kinds may not be read.</summary>
    /// <param name="snapshot">What is known.</param>
    public static ImmutableArray<ResourceKind> Forbidden(ClusterSnapshot snapshot) => InState(snapshot, CacheState.Forbidden);

    private static ContentHttpResult Live() => TypedResults.Text("ok\n");

    private static JsonHttpResult<Readiness> Ready(IClusterSource source)
    {
        var snapshot = source.TakeSnapshot();
        var readiness = new Readiness(
            source.IsReady ? ReadinessStatus.Ready : ReadinessStatus.NotReady,
            WaitingFor(snapshot),
            Forbidden(snapshot),
            InState(snapshot, CacheState.Disconnected));
        return TypedResults.Json(
            readiness, statusCode: source.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static ImmutableArray<ResourceKind> InState(ClusterSnapshot snapshot, CacheState state) =>
        [.. ResourceKinds.All.Where(kind => snapshot.StatusOf(kind).State == state)];
}
