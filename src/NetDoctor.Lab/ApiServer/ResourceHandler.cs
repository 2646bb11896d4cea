using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Patching;
using NetDoctor.Lab.ApiServer.Registry;
using NetDoctor.Lab.ApiServer.Tables;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Reads and writes of resources.</summary>
internal sealed class ResourceHandler(
    ObjectRegistry registry,
    ListAnswer list,
    WatchAnswer watch,
    TimeProvider timeProvider,
    CancellationToken stopping)
{
    private readonly ObjectPatcher _patcher = new();

    public Task HandleAsync(HttpContext context, RequestTarget target)
    {
        if (target.Subresource is "log" or "exec" or "attach" or "portforward" or "proxy")
        {
            throw ApiErrors.NotImplemented(target.Subresource);
        }

        var isKnown = target.Subresource is null
            || (target.Subresource == "status" && target.Type.HasStatus)
            || (target.Subresource == "scale" && target.Type.HasScale)
            || (target.Subresource == "eviction" && target.Type == ResourceTypes.Pods)
            || (target.Subresource == "finalize" && target.Type == ResourceTypes.Namespaces);
        if (!isKnown)
        {
            throw ApiErrors.NoSuchPath();
        }

        return (context.Request.Method, target.Name) switch
        {
            ("GET", null) => ReadCollectionAsync(context, target),
            ("GET", _) => GetAsync(context, target),
            ("POST", null) => CreateAsync(context, target),
            ("POST", _) when target.Subresource == "eviction" => EvictAsync(context, target),
            ("PUT", not null) => ReplaceAsync(context, target),
            ("PATCH", not null) => PatchAsync(context, target),
            ("DELETE", null) => DeleteCollectionAsync(context, target),
            ("DELETE", _) => DeleteAsync(context, target),
            _ => throw ApiErrors.MethodNotAllowed(),
        };
    }

    private static bool IsDryRun(HttpContext context) => context.Request.Query["dryRun"] == "All";

    private Task ReadCollectionAsync(HttpContext context, RequestTarget target)
    {
        var query = ApiQuery.Read(context.Request.Query, target);
        return query.IsWatch ? watch.WriteAsync(context, target, query, stopping) : list.WriteAsync(context, target, query);
    }

    private async Task GetAsync(HttpContext context, RequestTarget target)
    {
        var query = ApiQuery.Read(context.Request.Query, target);
        if (query.IsWatch)
        {
            throw ApiErrors.BadRequest("watch one object through its collection with fieldSelector=metadata.name");
        }

        var item = Find(target);
        if (target.Subresource == "scale")
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, ScaleSubresource.Of(item));
            return;
        }

        await AnswerAsync(context, target.Type, StatusCodes.Status200OK, item, query.IncludeObject);
    }

    private async Task CreateAsync(HttpContext context, RequestTarget target)
    {
        var body = await RequestBody.ReadAsync(context);
        RequestIdentity.Check(target, body);
        var created = registry.Create(target.Type, body, IsDryRun(context));
        await AnswerAsync(context, target.Type, StatusCodes.Status201Created, created, "");
    }

    private async Task ReplaceAsync(HttpContext context, RequestTarget target)
    {
        var body = await RequestBody.ReadAsync(context);
        if (target.Subresource == "scale")
        {
            var scaled = ScaleSubresource.Apply(Find(target), body);
            await Answer.WriteAsync(context, StatusCodes.Status200OK, ScaleSubresource.Of(Save(context, target, scaled)));
            return;
        }

        RequestIdentity.Check(target, body);
        await AnswerAsync(context, target.Type, StatusCodes.Status200OK, Save(context, target, body), "");
    }

    private async Task PatchAsync(HttpContext context, RequestTarget target)
    {
        var mediaType = RequestBody.MediaType(context);
        var text = await RequestBody.ReadTextAsync(context);
        var current = registry.Store.Get(target.Type, target.Namespace, target.Name!);
        if (current is null && mediaType != ObjectPatcher.ApplyMediaType)
        {
            throw ApiErrors.NotFound(target.Type, target.Name!);
        }

        var patch = RequestBody.ParseNode(text, mediaType == ObjectPatcher.ApplyMediaType);
        var manager = context.Request.Query["fieldManager"].ToString();
        if (target.Subresource == "scale")
        {
            var scale = _patcher.Apply(mediaType, ScaleSubresource.Of(current!), patch, manager, target);
            var scaled = Save(context, target, ScaleSubresource.Apply(current!, scale));
            await Answer.WriteAsync(context, StatusCodes.Status200OK, ScaleSubresource.Of(scaled));
            return;
        }

        if (current is null)
        {
            var body = patch as JsonObject ?? throw ApiErrors.BadRequest("the patch must be an object");
            RequestIdentity.Check(target, body);
            Field.Ensure(body, "metadata")["name"] = target.Name;
            var created = registry.Create(target.Type, body, IsDryRun(context));
            _patcher.Remember(created, manager, body);
            await AnswerAsync(context, target.Type, StatusCodes.Status201Created, created, "");
            return;
        }

        var patched = _patcher.Apply(mediaType, current, patch, manager, target);
        RequestIdentity.Check(target, patched);
        await AnswerAsync(context, target.Type, StatusCodes.Status200OK, Save(context, target, patched), "");
    }

    private async Task DeleteAsync(HttpContext context, RequestTarget target)
    {
        var options = await DeleteOptions.ReadAsync(context);
        var current = Find(target);
        options.CheckPreconditions(target.Type, current);
        if (IsDryRun(context))
        {
            await Answer.WriteAsync(context, StatusCodes.Status200OK, SuccessStatus.Of(target.Type, current));
            return;
        }

        var last = Delete(target.Type, current, options);
        var isGone = registry.Store.Get(target.Type, target.Namespace, target.Name!) is null;
        await Answer.WriteAsync(context, StatusCodes.Status200OK, isGone ? SuccessStatus.Of(target.Type, current) : last);
    }

    private async Task DeleteCollectionAsync(HttpContext context, RequestTarget target)
    {
        if (target.Type == ResourceTypes.Namespaces)
        {
            throw ApiErrors.MethodNotAllowed();
        }

        var query = ApiQuery.Read(context.Request.Query, target);
        var options = await DeleteOptions.ReadAsync(context);
        foreach (var item in registry.Store.List(target.Type, target.Namespace)
            .Where(item => query.Labels.Matches(item) && query.Fields.Matches(item)))
        {
            Delete(target.Type, item, options);
        }

        await Answer.WriteAsync(context, StatusCodes.Status200OK, SuccessStatus.WithCode(200));
    }

    private async Task EvictAsync(HttpContext context, RequestTarget target)
    {
        await RequestBody.ReadAsync(context);
        registry.Delete(target.Type, target.Namespace, target.Name!);
        await Answer.WriteAsync(context, StatusCodes.Status201Created, SuccessStatus.WithCode(201));
    }

    private JsonObject Delete(ResourceType type, JsonObject item, DeleteOptions options)
    {
        if (options.IsOrphaning)
        {
            Orphans.Release(registry.Store, ObjectMetadata.UidOf(item));
        }

        return registry.Delete(type, ObjectMetadata.NamespaceOf(item), ObjectMetadata.NameOf(item), options.GraceSeconds == 0);
    }

    private JsonObject Save(HttpContext context, RequestTarget target, JsonObject item) =>
        registry.Update(
            target.Type,
            item,
            target.Subresource == "status" ? ObjectPart.Status : ObjectPart.Specification,
            IsDryRun(context));

    private JsonObject Find(RequestTarget target) =>
        registry.Store.Get(target.Type, target.Namespace, target.Name!) ?? throw ApiErrors.NotFound(target.Type, target.Name!);

    private async Task AnswerAsync(HttpContext context, ResourceType type, int code, JsonObject item, string includeObject)
    {
        var form = AcceptHeader.Choose(context.Request.Headers.Accept);
        if (form == AnswerForm.Table)
        {
            context.Response.StatusCode = code;
            context.Response.ContentType = "application/json";
            await using var writer = new System.Text.Json.Utf8JsonWriter(context.Response.BodyWriter, ObjectJson.WriterOptions);
            var metadata = new JsonObject
            {
                ["resourceVersion"] = ObjectMetadata.ResourceVersionOf(item).ToString(CultureInfo.InvariantCulture),
            };
            TableJson.Write(writer, type, [item], metadata, includeObject, true, timeProvider.GetUtcNow());
            await writer.FlushAsync(context.RequestAborted);
            return;
        }

        await Answer.WriteAsync(context, code, form == AnswerForm.PartialMetadata ? ObjectJson.PartialMetadata(item) : item);
    }
}
