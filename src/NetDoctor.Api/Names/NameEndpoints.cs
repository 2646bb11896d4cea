using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Names;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Names;

/// <summary>What people mean by bare names.</summary>
internal static class NameEndpoints
{
    // A DNS subdomain is the longest name that any object can have.
    private const int LongestName = 253;

    /// <summary>Maps <c>/names</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapNames(this IEndpointRouteBuilder api) => api.MapGet("/names", Find)
        .WithName("findNames").WithTags("Names")
        .WithSummary("Finds what a bare name can mean: objects of that name, else of names like it")
        .WithDescription("For clients that let people leave a namespace out. A reference of the answer can be put into a question as it is.")
        .Produces<NameList>().ProducesProblems(400);

    private static JsonHttpResult<NameList> Find(
        IClusterSource source,
        [FromQuery, Description("The name, without a namespace, 1-253 characters.")] string name,
        [FromQuery, Description("Among what to look: service, workload, node or namespace.")] Word<NameKind> kind,
        [FromQuery(Name = "namespace"), Description("Only Services or workloads of this namespace.")] string? ns) =>
        name.Length is > 0 and <= LongestName
            ? TypedResults.Json(NameSearch.Find(source.TakeSnapshot(), name, kind.Value, ns))
            : throw ProblemException.Invalid(new FieldError("name", $"name has {name.Length} characters: expected 1 to {LongestName}."));
}
