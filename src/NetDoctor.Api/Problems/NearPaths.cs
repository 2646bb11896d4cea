using NetDoctor.Diagnosis.Routing;
using RouteEndpoint = Microsoft.AspNetCore.Routing.RouteEndpoint;

namespace NetDoctor.Api.Problems;

/// <summary>Paths that somebody may have meant who asked for one that there is not.</summary>
internal static class NearPaths
{
    private const int MaxLength = 200;

    /// <summary><c>; did you mean /api/v1/diagnose?</c>, or a full stop when no path is near.</summary>
    /// <param name="context">A request that no endpoint takes.</param>
    public static string Hint(HttpContext context)
    {
        var path = $"/{context.Request.Path.Value?.Trim('/')}";
        if (path.Length > MaxLength)
        {
            return ".";
        }

        var parts = path.Split('/');
        var known = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(context.Request.Method) == true)
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText?.Trim('/')}")
            .ToArray();

        // The prefix left out, then a stroke at the end or two at the beginning, then a typing error.
        var (whole, filled) = (known.Select(route => Filled(route, parts, 3)).ToArray(), known.Select(route => Filled(route, parts, 1)).ToArray());
        return NearNames.Hint(
            whole.FirstOrDefault(route => route == $"/api/v1{path}") is { } prefixed ? [prefixed]
            : filled.Contains(path, StringComparer.Ordinal) ? [path]
            : NearNames.Of(path, filled).Take(1));
    }

    // The route with its parameters taken from the path that was asked for, which lacks the first of the route's segments.
    private static string Filled(string route, string[] parts, int first) => string.Join('/', route.Split('/').Select((segment, index) =>
        segment.StartsWith('{') && index - first + 1 is >= 0 and var at && at < parts.Length && parts[at].Length > 0 ? parts[at] : segment));
}
