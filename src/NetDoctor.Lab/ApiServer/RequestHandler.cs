using System.Collections.Immutable;
using NetDoctor.Lab.ApiServer.Discovery;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Takes every request to what answers it, and turns refusals into Status objects.</summary>
internal sealed class RequestHandler
{
    private readonly ResourceHandler _resources;
    private readonly LabAccess _access;
    private readonly ImmutableHashSet<string> _notServed;

    public RequestHandler(
        ObjectRegistry registry,
        LabApiServerOptions options,
        TimeProvider timeProvider,
        CancellationToken stopping)
    {
        _access = new LabAccess(registry.Store);
        _notServed = options.NotServed;
        _resources = new ResourceHandler(
            registry,
            new ListAnswer(registry.Store, new PageCache(), timeProvider),
            new WatchAnswer(registry.Store, options, timeProvider),
            timeProvider,
            stopping);
    }

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-cache, private";
        context.Response.Headers["audit-id"] = Guid.NewGuid().ToString();
        try
        {
            await RouteAsync(context);
        }
        catch (ApiException error) when (!context.Response.HasStarted)
        {
            if (error.Code == StatusCodes.Status504GatewayTimeout)
            {
                context.Response.Headers.RetryAfter = "1";
            }

            await Answer.WriteAsync(context, error.Code, error.ToStatus());
        }
        catch (StoreException refusal) when (!context.Response.HasStarted)
        {
            var error = ApiErrors.From(refusal);
            await Answer.WriteAsync(context, error.Code, error.ToStatus());
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (segments)
        {
            case ["healthz" or "livez" or "readyz", ..]:
                await Answer.WriteTextAsync(context, StatusCodes.Status200OK, "ok");
                return;
            case ["api", "v1", _, ..]:
                await HandleResourceAsync(context, "", "v1", segments[2..]);
                return;
            case ["apis", "authorization.k8s.io" or "authentication.k8s.io", "v1", var review] when HttpMethods.IsPost(context.Request.Method):
                await Reviews.AnswerAsync(context, review, _access);
                return;
            case ["apis", var group, var version, _, ..]:
                await HandleResourceAsync(context, group, version, segments[3..]);
                return;
            default:
                if (!await DiscoveryAnswer.TryAnswerAsync(context, segments))
                {
                    await Answer.WriteTextAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
                }

                return;
        }
    }

    private async Task HandleResourceAsync(HttpContext context, string group, string version, string[] segments)
    {
        var target = RequestTarget.Parse(group, version, segments);
        if (target is not null && !_notServed.Contains(target.Type.Plural))
        {
            var wanted = AccessRequest.Of(context.Request, target);
            if (!_access.Allows(wanted))
            {
                throw ApiErrors.Forbidden(wanted);
            }

            await _resources.HandleAsync(context, target);
            return;
        }

        if (DiscoveryAnswer.HasGroup(group, version))
        {
            throw ApiErrors.NoSuchPath();
        }

        await Answer.WriteTextAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
    }
}
