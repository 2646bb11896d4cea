using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Keeps the facts of one kind as the API server has them: lists, then watches, and begins anew whenever it must.</summary>
/// <remarks>Source: Kubernetes documentation, "Kubernetes API Concepts", Efficient detection of changes.</remarks>
internal sealed partial class Reflector
{
    // A watch that ends sooner and brought nothing is a server that sends us away: without a pause it would be asked in a tight loop.
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    // A server that asks for hours of patience would leave us blind for as long.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(1);

    private readonly ResourceKind _kind;
    private readonly ReflectorServices _services;
    private readonly ResourceLister _lister;
    private readonly ResourceWatcher _watcher;
    private readonly Backoff _backoff;

    /// <summary>Makes a reflector that does nothing yet.</summary>
    /// <param name="kind">Kind of the facts.</param>
    /// <param name="services">What it needs.</param>
    public Reflector(ResourceKind kind, ReflectorServices services)
    {
        var target = WatchTarget.Of(kind);
        _kind = kind;
        _services = services;
        _lister = new ResourceLister(target, services);
        _watcher = new ResourceWatcher(target, services);
        _backoff = new Backoff(services.Options.RetryDelay, services.Options.MaximumRetryDelay);
    }

    /// <summary>Reflects until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = await AttemptAsync(cancellationToken);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _services.TimeProvider, cancellationToken);
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Lists when it must, and watches until the watch ends; gives the pause before the next attempt.</summary>
    private async Task<TimeSpan> AttemptAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_watcher.ResourceVersion is null)
            {
                await ListAsync(cancellationToken);
            }

            return await WatchAsync(cancellationToken);
        }
        catch (ApiException exception)
        {
            return Failed(exception);
        }
        catch (JsonException exception)
        {
            // What the stream meant is lost, so its place is too.
            _watcher.ResourceVersion = null;
            return Disconnected($"The API server's answer cannot be read: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Disconnected($"The API server cannot be reached: {exception.Message}", exception);
        }
        catch (TimeoutException exception)
        {
            return Disconnected(exception.Message, exception);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // A bug of ours, or a credentials plugin that fails in its own way: the other kinds go on, and this one is tried again.
            Log.Unexpected(_services.Logger, exception, _kind);
            return Disconnected($"NetDoctor failed to read this kind: {exception.Message}", exception);
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        var (facts, version) = await _lister.ListAsync(cancellationToken);
        _services.Store.Replace(_kind, facts);
        _watcher.ResourceVersion = version;
        _services.Metrics.Listed(_kind);
        Log.Listed(_services.Logger, _kind, facts.Count);
    }

    private async Task<TimeSpan> WatchAsync(CancellationToken cancellationToken)
    {
        var startedAt = _services.TimeProvider.GetTimestamp();
        await _watcher.WatchAsync(cancellationToken);
        if (_watcher.LinesRead == 0 && _services.TimeProvider.GetElapsedTime(startedAt) < ShortWatch)
        {
            return _backoff.Next();
        }

        _backoff.Reset();
        return TimeSpan.Zero;
    }

    private TimeSpan Failed(ApiException exception)
    {
        var error = ((int)exception.Status).ToString(CultureInfo.InvariantCulture);
        switch (exception.Status)
        {
            case HttpStatusCode.Gone:
                // The version is older than what etcd keeps. Facts stay as they are until the new list is in.
                _watcher.ResourceVersion = null;
                _services.Metrics.Failed(_kind, error);
                Log.Relisting(_services.Logger, _kind, exception.Message);
                return _backoff.Next();
            case HttpStatusCode.NotFound when Facts.ResourceType.Of(_kind).IsOptional:
                _watcher.ResourceVersion = null;
                _services.Store.Replace(_kind, []);
                return _services.Options.ForbiddenRetryDelay;
            case HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed:
                _watcher.ResourceVersion = null;
                _services.Metrics.Failed(_kind, error);
                var isForbidden = exception.Status == HttpStatusCode.Forbidden;
                var detail = isForbidden ? exception.Message : $"{WatchTarget.Of(_kind).Path} is not served: {exception.Message}";
                if (_services.Store.Forbid(_kind, isForbidden ? CacheState.Forbidden : CacheState.NotServed, detail))
                {
                    Log.Forbidden(_services.Logger, _kind, detail);
                }

                return _services.Options.ForbiddenRetryDelay;
            case HttpStatusCode.Unauthorized:
                return Disconnected($"The API server does not accept NetDoctor's credentials: {exception.Message}", error);
            case HttpStatusCode.GatewayTimeout:
                // "Too large resource version": the server was restored from an older state than the one we know.
                _watcher.ResourceVersion = null;
                break;
        }

        var pause = Disconnected($"The API server answered with an error: {exception.Message}", error);
        return exception.RetryAfter > pause ? Min(exception.RetryAfter.Value, LongestRetryAfter) : pause;
    }

    private TimeSpan Disconnected(string detail, Exception exception) => Disconnected(detail, exception.GetType().Name);

    private TimeSpan Disconnected(string detail, string error)
    {
        _services.Metrics.Failed(_kind, error);

        // The same again is no news: it would fill the log for as long as the API server is away.
        if (_services.Store.Disconnect(_kind, detail))
        {
            Log.Disconnected(_services.Logger, _kind, detail);
        }

        return _backoff.Next();
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Listed {Count} objects of kind {Kind}.")]
        public static partial void Listed(ILogger logger, ResourceKind kind, int count);

        [LoggerMessage(2, LogLevel.Warning, "{Kind} is listed again: {Reason}")]
        public static partial void Relisting(ILogger logger, ResourceKind kind, string reason);

        [LoggerMessage(3, LogLevel.Warning, "{Kind} may not be read: {Reason}")]
        public static partial void Forbidden(ILogger logger, ResourceKind kind, string reason);

        [LoggerMessage(4, LogLevel.Warning, "{Kind} is disconnected: {Reason}")]
        public static partial void Disconnected(ILogger logger, ResourceKind kind, string reason);

        [LoggerMessage(5, LogLevel.Error, "Reading {Kind} failed unexpectedly.")]
        public static partial void Unexpected(ILogger logger, Exception exception, ResourceKind kind);
    }
}
