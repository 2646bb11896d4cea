using System.Globalization;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Problems;

/// <summary>Answers with a problem, whatever the caller accepts: an error that cannot be read helps nobody.</summary>
/// <param name="problem">The problem.</param>
internal sealed class ProblemResult(Problem problem) : IResult
{
    /// <summary>Media type of problems.</summary>
    public const string ContentType = "application/problem+json";

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = problem.Status;
        if (problem.RetryAfterSeconds is { } seconds)
        {
            httpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return httpContext.Response.WriteAsJsonAsync(
            problem, NetDoctor.Model.NetDoctorJson.Options, ContentType, httpContext.RequestAborted);
    }
}
