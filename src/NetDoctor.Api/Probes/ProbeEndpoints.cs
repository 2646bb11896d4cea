using System.Text.Json;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Probes;

/// <summary>Single measurements, without a diagnosis around them.</summary>
internal static class ProbeEndpoints
{
    /// <summary>Maps <c>/probes</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapProbes(this IEndpointRouteBuilder api) => api.MapPost("/probes", Create).LimitRuns()
        .WithName("createProbes").WithTags("Probes").WithSummary("Makes one probe or a batch of them, from NetDoctor's own pod, a node or inside of a pod")
        .WithDescription("The body is one probe, or a batch: `{\"probes\":[...]}`, or just the list. One probe is answered with its result, a batch "
            + "with the results in the order of the probes. A failed probe is a result, too. Addresses that no pod, Service or node of the "
            + "cluster has are not dialled (422). With a vantage, `{\"kind\":\"pod\",\"pod\":\"shop/web-0\"}` or `{\"kind\":\"node\",\"node\":\"n1\"}`, the "
            + "agent of that node makes the probe; a place without an agent that can is refused (422). Each probe counts as one run (429).")
        .Accepts<ProbeSpec>("application/json")
        .Produces<ProbeResult>().ProducesProblems(400, 413, 415, 422, 429);

    private static async Task<IResult> Create(HttpContext context, JsonBody body, ProbeRequests probes, CancellationToken cancellationToken)
    {
        using var document = await body.ParseAsync(context.Request, cancellationToken);
        var root = document.RootElement;
        using var slot = probes.Enter();
        if (root.ValueKind == JsonValueKind.Array)
        {
            // Wrapped, so that an error names the same field in both forms of a batch.
            using var wrapped = JsonSerializer.SerializeToDocument(new { Probes = root }, NetDoctorJson.Options);
            return await Batch(JsonBody.Read<ProbeBatch>(wrapped.RootElement), context, probes, cancellationToken);
        }

        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("probes", out _))
        {
            return await Batch(JsonBody.Read<ProbeBatch>(root), context, probes, cancellationToken);
        }

        var spec = JsonBody.Read<ProbeSpec>(root);
        var results = await probes.MakeAsync([spec], isBatch: false, context, cancellationToken);
        return TypedResults.Json(results[0], NetDoctorJson.Options);
    }

    private static async Task<IResult> Batch(
        ProbeBatch batch, HttpContext context, ProbeRequests probes, CancellationToken cancellationToken) => TypedResults.Json(
            new ProbeBatchResult(await probes.MakeAsync(batch.Probes, isBatch: true, context, cancellationToken)), NetDoctorJson.Options);
}
