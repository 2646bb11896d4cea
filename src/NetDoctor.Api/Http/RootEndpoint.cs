namespace NetDoctor.Api.Http;

/// <summary>What somebody gets who knows no path yet.</summary>
internal static class RootEndpoint
{
    private const string Index = """
        NetDoctor: why can't I reach it?

          /api/v1/diagnose?from=shop/web&to=payments.shop:80   ask; add &format=text for a report to read
          /api/v1/services                                     health of the Services
          /api/v1/policies/evaluate                            post a question about policies alone
          /api/v1/policies/lint                                what is wrong with the policies
          /api/v1/policies/connectivity                        who can reach whom by policies
          /api/v1/names?name=web&kind=workload                 what a bare name can mean
          /api/v1/findings                                     what NetDoctor can find
          /api/v1/cluster                                      what it knows of the cluster
          /swagger                                             every call, to try in a browser
          /openapi/v1.json                                     the same for programs
          /livez /readyz /metrics                              its own health

        """;

    /// <summary>Maps <c>/</c>: a browser is led to the description, and everybody else gets a list of paths.</summary>
    /// <param name="routes">Where to map.</param>
    public static void MapRoot(this IEndpointRouteBuilder routes) => routes.MapGet("/", Welcome).ExcludeFromDescription();

    private static IResult Welcome(HttpRequest request) =>
        request.GetTypedHeaders().Accept.Any(range => range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase))
            ? TypedResults.Redirect("/swagger")
            : TypedResults.Text(Index.ReplaceLineEndings("\n"));
}
