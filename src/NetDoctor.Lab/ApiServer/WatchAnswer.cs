using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NetDoctor.Lab.ApiServer.Tables;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers WATCH: a line of JSON an event, bookmarks, streaming lists.</summary>
internal sealed class WatchAnswer(ObjectStore store, LabApiServerOptions options, TimeProvider timeProvider)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public async Task WriteAsync(HttpContext context, RequestTarget target, ApiQuery query, CancellationToken stopping)
    {
        Check(query);
        var form = AcceptHeader.Choose(context.Request.Headers.Accept);
        using var timeout = new CancellationTokenSource(query.Timeout ?? options.WatchTimeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, timeout.Token);
        context.Response.ContentType = "application/json";
        var stream = new EventStream(context.Response, target, query, form, timeProvider);
        try
        {
            using var subscription = Subscribe(target, query);
            await context.Response.StartAsync(ending.Token);
            var seen = await stream.WriteInitialAsync(store, subscription, ending.Token);
            await FollowAsync(subscription, stream, query.AllowWatchBookmarks, seen, ending.Token);
        }
        catch (StoreException expired) when (expired.Failure == StoreFailure.Expired)
        {
            await stream.WriteErrorAsync(ApiErrors.Expired(expired.Message), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // A watch has no end of its own: its time is up, the client left, or the server stops.
        }
    }

    private static void Check(ApiQuery query)
    {
        if (query.SendInitialEvents && query.ResourceVersionMatch != "NotOlderThan")
        {
            throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "",
            [
                FieldError.Forbidden("resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"),
            ]);
        }

        if (!query.SendInitialEvents && query.ResourceVersionMatch.Length > 0)
        {
            throw ApiErrors.Invalid("meta.k8s.io", "ListOptions", "",
            [
                FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
            ]);
        }
    }

    private StoreSubscription Subscribe(RequestTarget target, ApiQuery query)
    {
        if (query.ResourceVersion > store.ResourceVersion)
        {
            throw ApiErrors.FutureVersion(query.ResourceVersion.Value, store.ResourceVersion);
        }

        var isFresh = query.SendInitialEvents || query.ResourceVersion is null or 0;
        return store.Subscribe(target.Type, isFresh ? null : query.ResourceVersion);
    }

    private async Task FollowAsync(
        StoreSubscription subscription,
        EventStream stream,
        bool sendsBookmarks,
        long seen,
        CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.BookmarkInterval, timeProvider);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        while (true)
        {
            var more = subscription.Reader.WaitToReadAsync(cancellationToken).AsTask();
            while (await Task.WhenAny(more, tick) == tick)
            {
                await tick;
                // Read before looking for changes, so that the bookmark never promises one that is still on its way.
                var reached = store.ResourceVersion;
                if (sendsBookmarks && !subscription.Reader.TryPeek(out _))
                {
                    await stream.WriteBookmarkAsync(reached, false, cancellationToken);
                }

                tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            }

            if (!await more)
            {
                return;
            }

            while (subscription.Reader.TryRead(out var change))
            {
                if (change.ResourceVersion > seen)
                {
                    stream.Write(change);
                }
            }

            await stream.FlushAsync(cancellationToken);
        }
    }

    private sealed class EventStream(
        HttpResponse response,
        RequestTarget target,
        ApiQuery query,
        AnswerForm form,
        TimeProvider timeProvider)
    {
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
}
