using System.Collections.Concurrent;
using System.Text.Json;

namespace NetDoctor.Bot.Teams.Tokens;

/// <summary>Knows the keys of issuers, by their OpenID metadata.</summary>
/// <remarks>They are kept for a day; while there are no newer ones to be had, for longer. For a key that is not among them they are asked for again, but
/// not at every request: anybody can name a key that there is not.</remarks>
/// <param name="clients">Makes clients; their own timeout ends a reading.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class OpenIdKeys(IHttpClientFactory clients, TimeProvider time, ILogger<OpenIdKeys> logger) : IDisposable
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "teams-keys";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    // No longer, since a new key is not known for as long when somebody has just named one that there is not.
    private static readonly TimeSpan UnknownKeyPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Uri, Known> _known = new();
    private readonly CancellationTokenSource _end = new();

    /// <summary>The keys of an issuer, asked for again when they are old or have no key of this identifier.</summary>
    /// <param name="metadata">Where its metadata are.</param>
    /// <param name="keyId">The key that is wanted.</param>
    /// <param name="cancellationToken">Gives up the wait; who else waits for the keys gets them nevertheless.</param>
    /// <returns>The keys, of which the wanted one need not be one; null when none are to be had.</returns>
    public async Task<KeySet?> FindAsync(Uri metadata, string keyId, CancellationToken cancellationToken)
    {
        var known = _known.GetOrAdd(metadata, static _ => new Known());
        Task reading;
        lock (known)
        {
            // Who knows the key already need not wait for what somebody else has asked for.
            reading = known.Keys?.Keys.ContainsKey(keyId) == true ? Task.CompletedTask : known.Reading;
            if (known.Reading.IsCompleted && IsDue(known, keyId))
            {
                known.TriedAt = time.GetUtcNow();
                reading = known.Reading = RefreshAsync(known, metadata);
            }
        }

        await reading.WaitAsync(cancellationToken);
        return known.Keys;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
    }

    private bool IsDue(Known known, string keyId)
    {
        var now = time.GetUtcNow();
        var hasKey = known.Keys?.Keys.ContainsKey(keyId) == true;
        var isWanted = known.Keys is null || now - known.ReadAt >= Lifetime || !hasKey;
        var pause = known.HasFailed || known.Keys is null || hasKey ? FailurePause : UnknownKeyPause;
        return isWanted && now - known.TriedAt >= pause;
    }

    // Belongs to no request: one that is given up must not keep the keys from the others.
    private async Task RefreshAsync(Known known, Uri metadata)
    {
        try
        {
            known.Keys = await ReadAsync(metadata, _end.Token);
            known.ReadAt = time.GetUtcNow();
            known.HasFailed = false;
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException or UriFormatException or InvalidDataException or OperationCanceledException)
        {
            known.HasFailed = true;
            if (!_end.IsCancellationRequested)
            {
                Log.Unreachable(logger, metadata, exception.Message, known.Keys?.Keys.Count ?? 0);
            }
        }
    }

    private async Task<KeySet> ReadAsync(Uri metadata, CancellationToken cancellationToken)
    {
        var client = clients.CreateClient(ClientName);
        using var described = await GetAsync(client, metadata, cancellationToken);
        var keysUrl = described.RootElement.Text("jwks_uri") is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) ? url : null;
        if (keysUrl is null || !(keysUrl.Scheme == Uri.UriSchemeHttps || (keysUrl.IsLoopback && metadata.IsLoopback)))
        {
            throw new InvalidDataException("The metadata name no https URL of keys.");
        }

        using var keys = await GetAsync(client, keysUrl, cancellationToken);
        var set = KeySet.Read(described.RootElement, keys.RootElement);
        return set.Keys.Count > 0 ? set : throw new InvalidDataException("There is no usable key.");
    }

    private static async Task<JsonDocument> GetAsync(HttpClient client, Uri url, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(url, cancellationToken);
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    private sealed class Known
    {
        private volatile KeySet? _keys;

        /// <summary>The latest reading; it has ended, or is under way and awaited by whoever wants a key that is not known.</summary>
        public Task Reading { get; set; } = Task.CompletedTask;

        public KeySet? Keys
        {
            get => _keys;
            set => _keys = value;
        }

        public DateTimeOffset ReadAt { get; set; }

        public DateTimeOffset TriedAt { get; set; }

        public bool HasFailed { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The keys of {Metadata} could not be read: {Problem} The {KeyCount} that are known are used on.")]
        public static partial void Unreachable(ILogger logger, Uri metadata, string problem, int keyCount);
    }
}
