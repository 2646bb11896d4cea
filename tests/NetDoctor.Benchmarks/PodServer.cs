using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NetDoctor.Benchmarks;

/// <summary>An API server with many pods and nothing else, in a process of its own so that its memory does not count.</summary>
/// <remarks>Each pod is one recorded of Kubernetes 1.34, managed fields included, with its own name, UID, namespace and address.</remarks>
internal static class PodServer
{
    /// <summary>What the parent process waits for on standard output; the address follows.</summary>
    public const string Ready = "listening on ";

    public static async Task<int> RunAsync(int pods)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var template = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "testdata", "pod.json"));
        app.MapGet("/api/v1/pods", context => AnswerAsync(context, template.Trim(), pods));
        app.MapFallback(context =>
        {
            var isWatch = context.Request.Query["watch"].Count > 0;
            return isWatch ? HoldAsync(context) : context.Response.WriteAsync(
                """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}""");
        });
        await app.StartAsync();
        Console.WriteLine(Ready + app.Urls.First());
        // The parent closes standard input when it has measured.
        await Console.In.ReadToEndAsync();
        await app.StopAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, string template, int pods)
    {
        if (context.Request.Query["watch"].Count > 0)
        {
            await HoldAsync(context);
            return;
        }

        var start = int.TryParse(context.Request.Query["continue"], CultureInfo.InvariantCulture, out var from) ? from : 0;
        var limit = int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var asked) ? asked : pods;
        var end = Math.Min(pods, start + limit);
        var more = end < pods ? $",\"continue\":\"{end}\"" : "";
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(
            $$"""{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"1"{{more}}},"items":[""");
        var page = new StringBuilder();
        for (var pod = start; pod < end; pod++)
        {
            page.Clear().Append(pod == start ? "" : ",").Append(template)
                .Replace("@NAME@", $"payments-{pod / 20:x8}-{pod % 20:x5}")
                .Replace("@NS@", $"team-{pod / 300}")
                .Replace("@UID@", new Guid(pod, 7, 7, 1, 2, 3, 4, 5, 6, 7, 8).ToString())
                .Replace("@IP@", $"10.{pod >> 16}.{(pod >> 8) & 255}.{pod & 255}");
            await context.Response.WriteAsync(page.ToString());
        }

        await context.Response.WriteAsync("]}");
    }

    private static async Task HoldAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        var aborted = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(aborted.SetResult);
        await aborted.Task;
    }
}
