using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;
using NetDoctor.Api.Http;

namespace NetDoctor.Api.Problems;

/// <summary>Makes a problem of every exception and of every status without a body.</summary>
internal static class ProblemMiddleware
{
    /// <summary>Adds it; before everything that may fail.</summary>
    /// <param name="app">The application.</param>
    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = HandleAsync,
            AllowStatusCode404Response = true,
            StatusCodeSelector = exception => exception switch
            {
                ProblemException problem => problem.Problem.Status,
                BadHttpRequestException bad => bad.StatusCode,
                _ => StatusCodes.Status500InternalServerError,
            },
            // A caller's mistake is no error of the server: nothing to log.
            SuppressDiagnosticsCallback = context => context.Exception is ProblemException or BadHttpRequestException,
        });
        app.UseStatusCodePages(context => new ProblemResult(OfStatus(context.HttpContext)).ExecuteAsync(context.HttpContext));
    }

    private static Task HandleAsync(HttpContext context)
    {
        var feature = context.Features.Get<IExceptionHandlerFeature>()!;
        var problem = feature.Error switch
        {
            ProblemException known => known.Problem,
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ProblemKind.BodyTooLarge.With(null),
            BadHttpRequestException bad => BindingErrors.Explain(bad, feature.Endpoint),
            _ => ProblemKind.InternalError.With("The server's log tells more under the trace id.") with
            {
                TraceId = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier,
            },
        };
        return new ProblemResult(problem).ExecuteAsync(context);
    }

    private static Model.Problems.Problem OfStatus(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var kind = ProblemKind.OfStatus(status);
        return kind.With(status switch
        {
            404 => $"There is nothing at {context.Request.Path}{NearPaths.Hint(context)} The API is described at /swagger.",
            405 => $"{context.Request.Path} does not take {context.Request.Method}: expected {context.Response.Headers.Allow}.",
            415 => JsonBody.Expected(context.Request),
            _ => ReasonPhrases.GetReasonPhrase(status),
        });
    }
}
