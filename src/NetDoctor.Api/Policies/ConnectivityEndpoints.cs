using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Policies.Matrix;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Problems;

namespace NetDoctor.Api.Policies;

/// <summary>Who can reach whom, as far as policies are concerned.</summary>
internal static class ConnectivityEndpoints
{
    private const string End = "ns/name or ns/kind/name of a workload, an address, a range in CIDR notation, or ingressController.";

    private const string Description =
        "Computed from objects; nothing is probed. One row for each pair of workloads, of a workload and addresses outside of the cluster, and of "
        + "the controllers of Ingresses and a workload, between which something is let through. Paged; with Accept: text/csv a page is CSV, and "
        + "the next page is in the header Link.";

    /// <summary>Maps <c>/policies/connectivity</c>.</summary>
    /// <param name="group">Group of the policies.</param>
    public static void MapConnectivity(this IEndpointRouteBuilder group)
    {
        group.MapGet("/connectivity", ListAsync)
            .WithName("listConnectivity").WithSummary("Lists who can reach whom, as far as policies are concerned").WithDescription(Description)
            .Produces<ConnectivityList>(StatusCodes.Status200OK, "application/json", CsvPage.ContentType).ProducesProblems(400, 406, 422, 503);
        group.MapPost("/connectivity", ListOfManifestsAsync)
            .WithName("listConnectivityOfManifests").WithSummary("Lists who could reach whom in a cluster of these manifests")
            .WithDescription(Description)
            .Accepts<ManifestsRequest>("application/json", ManifestsBody.Yaml)
            .Produces<ConnectivityList>(StatusCodes.Status200OK, "application/json", CsvPage.ContentType).ProducesProblems(400, 406, 413, 415);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        ConnectivityKeeper keeper,
        [FromQuery(Name = "namespace"), Description("Only rows with a source or a destination in this namespace.")] string? ns,
        [FromQuery, Description($"Only rows from it: {End}")] string? source,
        [FromQuery, Description($"Only rows to it: {End}")] string? destination,
        [FromQuery, Description("Rows on a page, 1-500, default 50.")] int? limit,
        [FromQuery, Description("The nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken) => Answer(
            request, await keeper.CurrentAsync(cancellationToken), new Asked(ns, source, destination, Paging.Limit(limit), cursor), []);

    private static async Task<IResult> ListOfManifestsAsync(
        HttpRequest request,
        ManifestsBody body,
        PolicyWorlds worlds,
        [FromQuery(Name = "namespace"), Description("Only rows with a source or a destination in this namespace.")] string? ns,
        [FromQuery, Description($"Only rows from it: {End}")] string? source,
        [FromQuery, Description($"Only rows to it: {End}")] string? destination,
        [FromQuery, Description("Rows on a page, 1-500, default 50.")] int? limit,
        [FromQuery, Description("The nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var asked = new Asked(ns, source, destination, Paging.Limit(limit), cursor);
        var (world, notes) = worlds.OfManifests(await body.ReadAsync(request, cancellationToken));
        return Answer(request, ConnectivityListing.Of(world.Snapshot, world.Evaluator), asked, notes);
    }

    private static IResult Answer(HttpRequest request, ConnectivityListing listing, Asked asked, ImmutableArray<string> notes)
    {
        var isCsv = CsvPage.IsWanted(request);
        if (ConnectivityFilter.Parse(asked.Namespace, asked.Source, asked.Destination, listing, out var errors) is not { } filter)
        {
            throw ProblemException.Invalid([.. errors.Select(error => new FieldError(error.Field, error.Message))]);
        }

        var rows = listing.Rows(filter, asked.Cursor).Take(asked.Limit + 1).ToImmutableArray();
        var page = rows.Length > asked.Limit ? rows[..asked.Limit] : rows;
        var next = rows.Length > asked.Limit ? page[^1].Cursor : null;
        return isCsv
            ? new CsvPage(ConnectivityCells.Headings, [.. page.SelectMany(one => ConnectivityCells.Of(one.Row))], next)
            : EntityResult.Of(new ConnectivityList([.. page.Select(one => one.Row)], next, listing.Dialect, notes), request);
    }

    private sealed record Asked(string? Namespace, string? Source, string? Destination, int Limit, string? Cursor);
}
