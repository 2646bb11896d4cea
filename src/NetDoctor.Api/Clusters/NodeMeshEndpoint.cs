using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Model;
using NetDoctor.Model.Clusters;

namespace NetDoctor.Api.Clusters;

/// <summary>Whether the nodes reach each other.</summary>
internal static class NodeMeshEndpoint
{
    /// <summary>Maps <c>/cluster/mesh</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapNodeMesh(this IEndpointRouteBuilder api) => api.MapPost("/cluster/mesh", Create).LimitRuns()
        .WithName("createMesh").WithTags("Cluster")
        .WithSummary("Has all nodes, and pods on them, try each other, and says what the losses have in common")
        .WithDescription("n nodes are tried in about n log2 n directions: a node or a zone that is cut off is found, and in which direction; two single nodes for "
            + "certain only when they are named. Each direction that loses a packet is tried twice. It takes an agent on the nodes; "
            + "one mesh is made at a time (429). The body may be `{}`.")
        .Accepts<NodeMeshRequest>("application/json")
        .Produces<NodeMeshReport>().ProducesProblems(400, 413, 415, 429);

    private static async Task<JsonHttpResult<NodeMeshReport>> Create(HttpContext context, JsonBody body, NodeMesher mesher, CancellationToken cancellationToken) =>
        TypedResults.Json(await mesher.TryAsync(await body.ReadAsync<NodeMeshRequest>(context.Request, cancellationToken), cancellationToken), NetDoctorJson.Options);
}
