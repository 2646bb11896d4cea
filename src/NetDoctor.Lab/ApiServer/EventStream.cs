using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Tables;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Writes the events of one watch, a line each.</summary>
internal sealed class EventStream(
    HttpResponse response,
    RequestTarget target,
    ApiQuery query,
    AnswerForm form,
    TimeProvider timeProvider)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private bool _hasSentColumns;

    public async Task<long> WriteInitialAsync(ObjectStore store, StoreSubscription subscription, CancellationToken cancellationToken)
    {
        if (!query.SendInitialEvents && query.ResourceVersion is not (null or 0))
        {
            await FlushAsync(cancellationToken);
            return 0;
        }

        var snapshot = store.Snapshot(target.Type, target.Namespace);
        foreach (var item in snapshot.Objects.Where(Matches))
        {
            Write("ADDED", item);
        }

        if (query is { SendInitialEvents: true, AllowWatchBookmarks: true })
        {
            await WriteBookmarkAsync(snapshot.ResourceVersion, true, cancellationToken);
        }

        await FlushAsync(cancellationToken);
        return Math.Max(snapshot.ResourceVersion, subscription.ResourceVersion);
    }

    public void Write(StoreChange change)
    {
        var isIn = change.Type != StoreChangeType.Deleted && Matches(change.Object);
        var wasIn = change.Previous is not null && Matches(change.Previous);
        var name = (wasIn, isIn) switch
        {
            (true, true) => "MODIFIED",
            (false, true) => "ADDED",
            (true, false) => "DELETED",
            _ => null,
        };
        if (name is not null)
        {
            Write(name, change.Object);
        }
    }

    public async Task WriteBookmarkAsync(long version, bool isInitialEnd, CancellationToken cancellationToken)
    {
        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (isInitialEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        Write("BOOKMARK", new JsonObject
        {
            ["kind"] = target.Type.Kind,
            ["apiVersion"] = target.Type.ApiVersion,
            ["metadata"] = metadata,
        });
        await FlushAsync(cancellationToken);
    }

    public async Task WriteErrorAsync(ApiException error, CancellationToken cancellationToken)
    {
        WriteLine("ERROR", writer => error.ToStatus().WriteTo(writer));
        await FlushAsync(cancellationToken);
    }

    public async Task FlushAsync(CancellationToken cancellationToken) => await response.BodyWriter.FlushAsync(cancellationToken);

    private bool Matches(JsonObject item) =>
        (target.Namespace is null || ObjectMetadata.NamespaceOf(item) == target.Namespace)
        && query.Labels.Matches(item)
        && query.Fields.Matches(item);

    private void Write(string name, JsonObject item) => WriteLine(name, writer => WriteObject(writer, item));

    private void WriteObject(Utf8JsonWriter writer, JsonObject item)
    {
        if (form == AnswerForm.Table)
        {
            var metadata = new JsonObject { ["resourceVersion"] = Field.Text(item, "metadata", "resourceVersion") };
            TableJson.Write(writer, target.Type, [item], metadata, query.IncludeObject, !_hasSentColumns, timeProvider.GetUtcNow());
            _hasSentColumns = true;
            return;
        }

        ObjectJson.Write(writer, form == AnswerForm.PartialMetadata ? ObjectJson.PartialMetadata(item) : item, true);
    }

    private void WriteLine(string name, Action<Utf8JsonWriter> write)
    {
        using (var writer = new Utf8JsonWriter(response.BodyWriter, ObjectJson.WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", name);
            writer.WritePropertyName("object");
            write(writer);
            writer.WriteEndObject();
        }

        response.BodyWriter.Write(NewLine);
    }
}
