using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Api.Health;
using NetDoctor.Kubernetes;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Api.Clusters;

/// <summary>What NetDoctor knows of the cluster.</summary>
internal static class ClusterEndpoints
{
    /// <summary>Maps <c>/cluster</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapCluster(this IEndpointRouteBuilder api) => api.MapGet("/cluster", Get)
        .WithName("getCluster").WithTags("Cluster")
        .WithSummary("What NetDoctor knows of the cluster, and how fresh that is")
        .Produces<ClusterStatus>();

    private static JsonHttpResult<ClusterStatus> Get(IClusterSource source)
    {
        var snapshot = source.TakeSnapshot();
        return TypedResults.Json(new ClusterStatus
        {
            Source = source.Description,
            ServerVersion = source.ServerVersion,
            IsReady = source.IsReady,
            ClusterDomain = snapshot.ClusterDomain,
            ObservedAt = snapshot.ObservedAt,
            Kinds = [.. ResourceKinds.All.Select(kind => StatusOf(kind, snapshot))],
            Forbidden = HealthEndpoints.Forbidden(snapshot),
        });
    }

    private static KindStatus StatusOf(ResourceKind kind, ClusterSnapshot snapshot)
    {
        var status = snapshot.StatusOf(kind);
        var age = status.LastContactAt is { } contact
            ? Math.Round(Math.Max(0, (snapshot.ObservedAt - contact).TotalSeconds), 1)
            : (double?)null;
        return new KindStatus(kind, status.State, FactTables.Count(snapshot, kind), status.LastContactAt, age, status.Detail);
    }
}
