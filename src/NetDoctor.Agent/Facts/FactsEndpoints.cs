using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts;

/// <summary>The agent's answers on what it reads.</summary>
internal static class FactsEndpoints
{
    /// <summary>Adds <c>GET /v1/facts</c>, facts of the node, and <c>POST /v1/facts</c>, facts that a request asks for.</summary>
    public static void MapFacts(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/facts", GetAsync);
        routes.MapPost("/v1/facts", PostAsync);
    }

    private static Task GetAsync(HttpContext context) => AnswerAsync(context, new FactsRequest());

    private static async Task PostAsync(HttpContext context) =>
        await AnswerAsync(context, await AgentRequests.ReadFactsAsync(context.Request.Body, context.RequestAborted));

    private static async Task AnswerAsync(HttpContext context, FactsRequest request)
    {
        var facts = context.RequestServices.GetRequiredService<AgentFacts>();
        var answer = await facts.ReadAsync(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, AgentJson.Wire.FactsAnswer, cancellationToken: context.RequestAborted);
    }
}
