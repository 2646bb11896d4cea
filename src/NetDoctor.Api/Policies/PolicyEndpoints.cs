using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Model;
using NetDoctor.Model.Policies;

namespace NetDoctor.Api.Policies;

/// <summary>Questions about policies alone: nothing is probed.</summary>
internal static class PolicyEndpoints
{
    /// <summary>Maps <c>/policies</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapPolicies(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/policies").WithTags("Policies");
        group.MapPost("/evaluate", EvaluateAsync)
            .WithName("evaluatePolicies").WithSummary("Says whether policies let a connection through, with the decision chain of both ends")
            .WithDescription("Computed from objects; nothing is probed. With `manifests` the question is about them, and the cluster is not looked at.")
            .Accepts<PolicyQuestion>("application/json")
            .Produces<PolicyAnswer>().ProducesProblems(400, 413, 415, 422, 503);
    }

    private static async Task<IResult> EvaluateAsync(
        HttpRequest request, JsonBody body, PolicyJudge judge, CancellationToken cancellationToken) =>
        TypedResults.Json(judge.Evaluate(await body.ReadAsync<PolicyQuestion>(request, cancellationToken)), NetDoctorJson.Options);
}
