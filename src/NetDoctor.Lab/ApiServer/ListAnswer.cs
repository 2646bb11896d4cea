using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Tables;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers LIST: selectors, pages of one consistent version, tables.</summary>
internal sealed class ListAnswer(ObjectStore store, PageCache pages, TimeProvider timeProvider)
{
    private const string ExpiredContinue =
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue "
        + "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided "
        + "token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was "
        + "returned and now may show up in the list.";

    public async Task WriteAsync(HttpContext context, RequestTarget target, ApiQuery query)
    {
        var form = AcceptHeader.Choose(context.Request.Headers.Accept);
        var (snapshot, start) = Begin(target, query);
        IEnumerable<JsonObject> matching = snapshot.Objects;
        if (query.HasSelector)
        {
            matching = matching.Where(item => query.Labels.Matches(item) && query.Fields.Matches(item));
        }

        var rest = matching.Where(item => start is null || string.CompareOrdinal(Key(item), start) >= 0).ToList();
        var page = query.Limit > 0 && rest.Count > query.Limit ? rest.GetRange(0, query.Limit) : rest;
        var metadata = new JsonObject { ["resourceVersion"] = snapshot.ResourceVersion.ToString(CultureInfo.InvariantCulture) };
        if (page.Count < rest.Count)
        {
            pages.Remember(target, snapshot);
            metadata["continue"] = Token(snapshot.ResourceVersion, Key(rest[page.Count]));
            if (!query.HasSelector)
            {
                metadata["remainingItemCount"] = rest.Count - page.Count;
            }
        }

        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, ObjectJson.WriterOptions);
        Write(writer, target, query, form, page, metadata);
        await writer.FlushAsync(context.RequestAborted);
    }

    private static string Key(JsonObject item) => $"{ObjectMetadata.NamespaceOf(item)}/{ObjectMetadata.NameOf(item)}";

    private static string Token(long version, string start) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(new JsonObject
        {
            ["v"] = "meta.k8s.io/v1",
            ["rv"] = version,
            ["start"] = start,
        }.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static (long Version, string Start) ReadToken(string token)
    {
        try
        {
            var padded = token.Replace('-', '+').Replace('_', '/').PadRight((token.Length + 3) / 4 * 4, '=');
            var content = JsonNode.Parse(Convert.FromBase64String(padded));
            if (Field.Node(content, "rv")?.GetValue<long>() is { } version && Field.Text(content, "start") is { } start)
            {
                return (version, start);
            }
        }
        catch (Exception malformed) when (malformed is FormatException or JsonException or InvalidOperationException)
        {
            throw ApiErrors.BadRequest($"continue key is not valid: {malformed.Message}");
        }

        throw ApiErrors.BadRequest("continue key is not valid: missing values");
    }

    private (StoreSnapshot Snapshot, string? Start) Begin(RequestTarget target, ApiQuery query)
    {
        if (query.Continue is not null)
        {
            var (version, start) = ReadToken(query.Continue);
            if (version < 0)
            {
                return (store.Snapshot(target.Type, target.Namespace), start);
            }

            return pages.Find(target, version) is { } remembered
                ? (remembered, start)
                : throw ApiErrors.Expired(ExpiredContinue, Token(-1, start));
        }

        var current = store.Snapshot(target.Type, target.Namespace);
        if (query.ResourceVersion > current.ResourceVersion)
        {
            throw ApiErrors.FutureVersion(query.ResourceVersion.Value, current.ResourceVersion);
        }

        if (query.ResourceVersionMatch == "Exact" && query.ResourceVersion is { } exact && exact != current.ResourceVersion)
        {
            return pages.Find(target, exact) is { } kept
                ? (kept, null)
                : throw ApiErrors.Expired("The resourceVersion for the provided list is too old.");
        }

        return (current, null);
    }

    private void Write(
        Utf8JsonWriter writer,
        RequestTarget target,
        ApiQuery query,
        AnswerForm form,
        List<JsonObject> page,
        JsonObject metadata)
    {
        if (form == AnswerForm.Table)
        {
            TableJson.Write(writer, target.Type, page, metadata, query.IncludeObject, true, timeProvider.GetUtcNow());
            return;
        }

        var isPartial = form == AnswerForm.PartialMetadata;
        writer.WriteStartObject();
        writer.WriteString("kind", isPartial ? "PartialObjectMetadataList" : $"{target.Type.Kind}List");
        writer.WriteString("apiVersion", isPartial ? "meta.k8s.io/v1" : target.Type.ApiVersion);
        writer.WritePropertyName("metadata");
        metadata.WriteTo(writer);
        writer.WriteStartArray("items");
        foreach (var item in page)
        {
            ObjectJson.Write(writer, isPartial ? ObjectJson.PartialMetadata(item) : item, isPartial);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
