using NetDoctor.Api.Problems;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.OpenApi;

/// <summary>Describes problems as answers of endpoints.</summary>
internal static class ProblemMetadata
{
    /// <summary>Adds problem answers.</summary>
    /// <param name="builder">The endpoint.</param>
    /// <param name="statuses">Status codes.</param>
    public static RouteHandlerBuilder ProducesProblems(this RouteHandlerBuilder builder, params int[] statuses)
    {
        foreach (var status in statuses)
        {
            builder.Produces<Problem>(status, ProblemResult.ContentType);
        }

        return builder;
    }
}
