using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace NetDoctor.Bot;

/// <summary>Tells whether the bot can do its work, and what is amiss.</summary>
internal static class ReadinessEndpoint
{
    /// <summary>Maps <c>/readyz</c>: 503 only when the bot should get no requests; a line for each chat service besides, for this machine alone, since the
    /// port is open to the chat services and so to everybody.</summary>
    /// <param name="routes">Where to map.</param>
    public static void MapReadiness(this IEndpointRouteBuilder routes) =>
        routes.MapHealthChecks("/readyz", new HealthCheckOptions { ResponseWriter = WriteAsync });

    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        IEnumerable<KeyValuePair<string, HealthReportEntry>> entries = LoopbackCaller.IsHere(context) ? report.Entries : [];
        var lines = entries.Select(entry => $"{entry.Key}: {entry.Value.Description ?? entry.Value.Status.ToString()}\n");
        return context.Response.WriteAsync($"{(report.Status == HealthStatus.Unhealthy ? "not ready" : "ready")}\n{string.Concat(lines)}", context.RequestAborted);
    }
}
