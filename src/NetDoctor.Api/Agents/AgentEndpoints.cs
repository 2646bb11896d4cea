using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Kubernetes;
using NetDoctor.Model;
using NetDoctor.Model.Agents;

namespace NetDoctor.Api.Agents;

/// <summary>The node agents.</summary>
internal static class AgentEndpoints
{
    private const int MostNodesWithout = 500;

    /// <summary>Maps <c>/cluster/agents</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapAgents(this IEndpointRouteBuilder api) => api.MapGet("/cluster/agents", List)
        .WithName("listAgents").WithTags("Cluster")
        .WithSummary("Lists the node agents with version and what they lack, and the nodes that have none")
        .WithDescription("Questions about a pod on a node without an agent are answered by probes from NetDoctor's own pod, with less certainty (DOC01).")
        .Produces<AgentList>().ProducesProblems(400);

    private static JsonHttpResult<AgentList> List(
        AgentRegistry registry,
        IClusterSource source,
        [FromQuery, Description("Agents on a page, 1-500, default 50.")] int? limit,
        [FromQuery, Description("The nextCursor of the page before.")] string? cursor)
    {
        var size = Paging.Limit(limit);
        var states = registry.States;
        var page = states.Where(agent => cursor is null || string.CompareOrdinal(agent.Node, cursor) > 0).Take(size + 1).ToArray();
        var covered = states.Select(agent => agent.Node).ToHashSet(StringComparer.Ordinal);
        var without = source.TakeSnapshot().Nodes.All.Select(node => node.Name).Where(node => !covered.Contains(node)).Order(StringComparer.Ordinal).ToArray();
        return TypedResults.Json(
            new AgentList(
                registry.IsOn,
                ProgramVersion.Own,
                [.. page.Take(size)],
                [.. without.Take(MostNodesWithout)],
                without.Length,
                page.Length > size ? page[size - 1].Node : null),
            NetDoctorJson.Options);
    }
}
