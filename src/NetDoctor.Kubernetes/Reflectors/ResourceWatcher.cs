using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Follows the changes of a kind from a resource version on, for one connection.</summary>
internal sealed partial class ResourceWatcher(WatchTarget target, ReflectorServices services)
{
    private const int BufferSize = 32 * 1024;
    private const int MaximumLineSize = 16 * 1024 * 1024;

    /// <summary>Version up to which everything was taken in; null before the first list.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Events and bookmarks that the last connection brought.</summary>
    public int LinesRead { get; private set; }

    /// <summary>Watches until the connection ends; how it ends makes no difference, the next one goes on from there.</summary>
    /// <param name="cancellationToken">Ends the watch.</param>
    /// <exception cref="ApiException">The API server answered with an error, at the start or in the stream.</exception>
    /// <exception cref="TimeoutException">It did not begin to answer in time.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    /// <exception cref="JsonException">A line is not an event.</exception>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        LinesRead = 0;

        // Between five and ten minutes, as client-go does, so that watches do not all end at once.
        var path = target.WatchPath(ResourceVersion!, Random.Shared.Next(300, 600));
        using var response = await services.Connection.GetAsync(path, cancellationToken);
        services.Store.Touch(target.Kind);
        using var idle = new IdleTimeout(services.Options.WatchIdleTimeout, services.TimeProvider, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(idle.Token);
            await using (body)
            {
                await ReadLinesAsync(body, idle);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Ended(services.Logger, target.Kind, "silent for too long");
        }
        catch (IOException exception)
        {
            // The API server was restarted, or a proxy cut the connection. Whether it is lost shows the next attempt.
            Log.Ended(services.Logger, target.Kind, exception.Message);
        }
    }

    private async Task ReadLinesAsync(Stream body, IdleTimeout idle)
    {
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: BufferSize));
        try
        {
            while (true)
            {
                var result = await pipe.ReadAsync(idle.Token);
                idle.Heard();
                var buffer = result.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    Take(buffer.Slice(0, end));
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                if (result.IsCompleted)
                {
                    // What is left is half a line: its event comes again, because its version was not taken in.
                    return;
                }

                if (buffer.Length > MaximumLineSize)
                {
                    throw new JsonException("A watch event is too large.");
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private void Take(in ReadOnlySequence<byte> line)
    {
        if (line.IsEmpty || (line.Length == 1 && line.FirstSpan[0] == '\r'))
        {
            return;
        }

        var change = WatchEvent.Parse(line);
        LinesRead++;
        switch (change.Type)
        {
            case WatchEventType.Set or WatchEventType.Deleted:
                Apply(change);
                break;
            case WatchEventType.Bookmark:
                var bookmark = new Utf8JsonReader(change.Object);
                var version = JsonSerializer.Deserialize(ref bookmark, FactJson.Default.BookmarkDto)?.Metadata?.ResourceVersion;
                ResourceVersion = version ?? ResourceVersion;
                services.Store.Touch(target.Kind);
                break;
            case WatchEventType.Error:
                var error = new Utf8JsonReader(change.Object);
                var status = JsonSerializer.Deserialize(ref error, FactJson.Default.StatusDto);
                throw new ApiException(
                    status is { Code: >= 100 } ? (HttpStatusCode)status.Code : HttpStatusCode.InternalServerError,
                    status?.Message ?? "The watch ended with an error.");
        }
    }

    private void Apply(WatchEvent change)
    {
        try
        {
            var fact = services.Reader.Read(target.Kind, change.Object, out var version);
            if (change.Type == WatchEventType.Set)
            {
                services.Store.Set(fact);
            }
            else
            {
                services.Store.Remove(fact);
            }

            ResourceVersion = version ?? ResourceVersion;
            services.Metrics.Changed(target.Kind);
        }
        catch (JsonException exception)
        {
            // One odd object must not end the watch of all others of its kind.
            Log.ObjectSkipped(services.Logger, target.Kind, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "The watch of {Kind} ended: {Reason}")]
        public static partial void Ended(ILogger logger, ResourceKind kind, string reason);

        [LoggerMessage(2, LogLevel.Warning, "A change of kind {Kind} is passed over: {Reason}")]
        public static partial void ObjectSkipped(ILogger logger, ResourceKind kind, string reason);
    }
}
