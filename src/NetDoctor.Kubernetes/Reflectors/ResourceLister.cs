using System.Buffers;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NetDoctor.Kubernetes.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Lists all objects of a kind, page by page, as of one resource version.</summary>
internal sealed partial class ResourceLister(WatchTarget target, ReflectorServices services)
{
    /// <summary>The facts, and the resource version from which to watch.</summary>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <exception cref="ApiException">The API server answered with an error.</exception>
    /// <exception cref="TimeoutException">It fell silent.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="JsonException">The answer is not a list.</exception>
    public async Task<(List<Fact> Facts, string ResourceVersion)> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ListAsync(services.Options.PageSize, cancellationToken);
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.Gone)
        {
            // Reading took longer than etcd keeps old versions (5 minutes). Once more from the start; a cluster that is too big or
            // too slow for pages is then asked for everything in one answer, which cannot expire.
            Log.PageExpired(services.Logger, target.Kind, exception.Message);
        }

        try
        {
            return await ListAsync(services.Options.PageSize, cancellationToken);
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.Gone)
        {
            Log.PageExpired(services.Logger, target.Kind, exception.Message);
        }

        return await ListAsync(0, cancellationToken);
    }

    private async Task<(List<Fact> Facts, string ResourceVersion)> ListAsync(int pageSize, CancellationToken cancellationToken)
    {
        var facts = new List<Fact>();
        string? continuation = null;
        do
        {
            var metadata = await ReadPageAsync(target.ListPath(pageSize, continuation), facts, cancellationToken);
            continuation = string.IsNullOrEmpty(metadata.Continue) ? null : metadata.Continue;
            if (continuation is null)
            {
                return (facts, metadata.ResourceVersion ?? throw new JsonException("A list without a resource version."));
            }
        }
        while (true);
    }

    private async Task<ListMetadataDto> ReadPageAsync(string path, List<Fact> facts, CancellationToken cancellationToken)
    {
        using var response = await services.Connection.GetAsync(path, cancellationToken);
        using var idle = new IdleTimeout(services.Options.RequestTimeout, services.TimeProvider, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(idle.Token);
            await using (body)
            {
                return await ListPageReader.ReadAsync(
                    body,
                    (in json) =>
                    {
                        idle.Heard();
                        Add(facts, json);
                    },
                    idle.Token);
            }
        }
        catch (OperationCanceledException exception) when (idle.HasElapsed && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"The API server fell silent for {services.Options.RequestTimeout.TotalSeconds:0.#} s in the middle of a list.", exception);
        }
    }

    private void Add(List<Fact> facts, in ReadOnlySequence<byte> json)
    {
        try
        {
            facts.Add(services.Reader.Read(target.Kind, json, out _));
        }
        catch (JsonException exception)
        {
            // One odd object must not hide all others of its kind.
            Log.ObjectSkipped(services.Logger, target.Kind, exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Listing {Kind} begins anew, a page has expired: {Reason}")]
        public static partial void PageExpired(ILogger logger, ResourceKind kind, string reason);

        [LoggerMessage(2, LogLevel.Warning, "An object of kind {Kind} is passed over: {Reason}")]
        public static partial void ObjectSkipped(ILogger logger, ResourceKind kind, string reason);
    }
}
