using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers WATCH: a line of JSON an event, bookmarks, streaming lists.</summary>
internal sealed class WatchAnswer(ObjectStore store, LabApiServerOptions options, TimeProvider timeProvider)
{
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
}
