using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
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
            .WithName("evaluatePolicies").WithSummary("Says whether policies let a connection through, with the chain of decisions at both ends")
            .WithDescription("Of what is denied it names the rule that almost admits it, and the smallest change that does, with what else that opens. "
                + "With `manifests` the question is about these, not about the cluster.")
            .Accepts<PolicyQuestion>("application/json")
            .Produces<PolicyAnswer>().ProducesProblems(400, 413, 415, 422, 503);
        group.MapPost("/what-if", WhatIfAsync).LimitRuns()
            .WithName("whatIfPolicies").WithSummary("Says which traffic changes when policies are added, changed or deleted")
            .WithDescription("Compares all workloads with each other and with addresses outside; traffic of nodes is left out.")
            .Accepts<PolicyWhatIfRequest>("application/json")
            .Produces<PolicyWhatIfAnswer>().ProducesProblems(400, 413, 415, 422, 429, 503);
        group.MapGet("/lint", Lint).LimitRuns()
            .WithName("lintPolicies").WithSummary("Lists what is wrong with the policies of the cluster, whatever anybody asks")
            .Produces<PolicyLint>().ProducesProblems(400, 404, 422, 429, 503);
        group.MapPost("/lint", LintManifestsAsync).LimitRuns()
            .WithName("lintManifests").WithSummary("Lists what is wrong with the policies of manifests")
            .Accepts<ManifestsRequest>("application/json", ManifestsBody.Yaml)
            .Produces<PolicyLint>().ProducesProblems(400, 413, 415, 429);
        group.MapConnectivity();
    }

    private static async Task<JsonHttpResult<PolicyAnswer>> EvaluateAsync(
        HttpRequest request, ManifestsBody body, PolicyJudge judge, CancellationToken cancellationToken) =>
        TypedResults.Json(judge.Evaluate(await body.ReadAsync<PolicyQuestion>(request, cancellationToken), cancellationToken), NetDoctorJson.Options);

    private static async Task<JsonHttpResult<PolicyWhatIfAnswer>> WhatIfAsync(
        HttpRequest request, ManifestsBody body, PolicyJudge judge, CancellationToken cancellationToken) =>
        TypedResults.Json(judge.WhatIf(await body.ReadAsync<PolicyWhatIfRequest>(request, cancellationToken), cancellationToken), NetDoctorJson.Options);

    private static JsonHttpResult<PolicyLint> Lint(
        PolicyJudge judge,
        [FromQuery(Name = "namespace"), Description("Only what is about this namespace; without it all, and the administrator's policies.")] string? ns) =>
        TypedResults.Json(judge.Lint(null, ns), NetDoctorJson.Options);

    private static async Task<JsonHttpResult<PolicyLint>> LintManifestsAsync(
        HttpRequest request, ManifestsBody body, PolicyJudge judge, CancellationToken cancellationToken) =>
        TypedResults.Json(judge.Lint(await body.ReadAsync(request, cancellationToken), null), NetDoctorJson.Options);
}
