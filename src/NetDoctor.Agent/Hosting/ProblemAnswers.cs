using System.Text.Json;
using NetDoctor.Model.Agents;

namespace NetDoctor.Agent.Hosting;

/// <summary>Answers what is refused with the problem.</summary>
internal static class ProblemAnswers
{
    /// <summary>Middleware.</summary>
    public static async Task Write(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RefusedException exception)
        {
            await WriteAsync(context, exception);
        }
        catch (JsonException exception)
        {
            await WriteAsync(context, RefusedException.Invalid(exception.Message));
        }
        catch (BadHttpRequestException exception)
        {
            await WriteAsync(context, RefusedException.Invalid(exception.Message));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone: nobody reads an answer.
        }
    }

    private static Task WriteAsync(HttpContext context, RefusedException exception)
    {
        context.Response.StatusCode = exception.Problem.Status;
        return context.Response.WriteAsJsonAsync(
            exception.Problem, AgentJson.Wire.Problem, "application/problem+json", context.RequestAborted);
    }
}
