using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;
using NetDoctor.Api.Http;
using NetDoctor.Api.OpenApi;
using NetDoctor.Api.Problems;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Services;

namespace NetDoctor.Api.Services;

/// <summary>Health of the Services, for dashboards.</summary>
internal static class ServiceEndpoints
{
    /// <summary>Maps <c>/services</c>.</summary>
    /// <param name="api">Group of the API's version.</param>
    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/services").WithTags("Services");
        group.MapGet("", ListAsync)
            .WithName("listServices").WithSummary("Lists the health of Services, ordered by namespace and name")
            .WithDescription("Computed from objects by the same rules as a diagnosis; nothing is probed. Send the ETag back as If-None-Match: 304 says that nothing changed.")
            .Produces<ServiceHealthList>().Produces(StatusCodes.Status304NotModified).ProducesProblems(400, 404, 503);
        group.MapGet("/{namespace}/{name}", GetAsync)
            .WithName("getService").WithSummary("Gets the health of one Service, with its endpoints")
            .Produces<ServiceDetails>().Produces(StatusCodes.Status304NotModified).ProducesProblems(400, 404, 503);
    }

    private static async Task<IResult> ListAsync(
        HttpRequest request,
        AuditKeeper audits,
        [FromQuery(Name = "namespace"), Description("Only Services of this namespace.")] string? ns,
        [FromQuery, Description("Only Services in this state.")] Word<HealthState>? health,
        [FromQuery, Description("Services on a page, 1-500, default 50.")] int? limit,
        [FromQuery, Description("The nextCursor of the page before.")] string? cursor,
        CancellationToken cancellationToken)
    {
        var size = Paging.Limit(limit);
        var audit = await audits.CurrentAsync(cancellationToken);
        var snapshot = audit.Snapshot;
        if (ns is not null && UnknownNamespace(ns, snapshot) is { } unknown)
        {
            return unknown;
        }

        var items = (ns is null ? snapshot.Services.All : snapshot.Services.InNamespace(ns))
            .Where(service => cursor is null || string.CompareOrdinal(CursorOf(service), cursor) > 0)
            .Select(service => (Service: service, Audit: audit[KeyOf(service)]!))
            .Where(item => health is null || item.Audit.Health == health.Value.Value)
            .OrderBy(item => CursorOf(item.Service), StringComparer.Ordinal)
            .Take(size + 1)
            .Select(item => ServiceHealthReader.Read(item.Service, item.Audit))
            .ToImmutableArray();
        var list = items.Length > size
            ? new ServiceHealthList(items[..size], $"{items[size - 1].Namespace}/{items[size - 1].Name}")
            : new ServiceHealthList(items, null);
        return EntityResult.Of(list, request);
    }

    private static async Task<IResult> GetAsync(
        HttpRequest request,
        AuditKeeper audits,
        [FromRoute(Name = "namespace"), Description("Namespace of the Service.")] string ns,
        [Description("Name of the Service.")] string name,
        CancellationToken cancellationToken)
    {
        var audit = await audits.CurrentAsync(cancellationToken);
        if (audit.Snapshot.Services.Find(ns, name) is not { } service)
        {
            var near = NearNames.Services(audit.Snapshot, ns, name).Select(key => $"{key.Name}.{key.Namespace}");
            return UnknownNamespace(ns, audit.Snapshot) ?? new ProblemResult(ProblemKind.UnknownService.With(
                $"Namespace {ns} has no Service {name}{NearNames.Hint(near)} Services are listed at /api/v1/services."));
        }

        return EntityResult.Of(ServiceHealthReader.Details(service, audit[KeyOf(service)]!, audit.Snapshot), request);
    }

    // A typo would look like a namespace in which all is well. Services in it prove that it was there, whatever the other list says.
    private static ProblemResult? UnknownNamespace(string ns, ClusterSnapshot snapshot) =>
        snapshot.IsComplete(ResourceKind.Namespace) && snapshot.Namespaces.Find("", ns) is null && !snapshot.Services.InNamespace(ns).Any()
            ? new ProblemResult(ProblemKind.UnknownNamespace.With(
                $"There is no namespace {ns}{NearNames.Hint(NearNames.Namespaces(snapshot, ns))}"))
            : null;

    private static string CursorOf(Service service) => $"{service.Namespace}/{service.Name}";

    private static ServiceKey KeyOf(Service service) => new(service.Namespace, service.Name);
}
