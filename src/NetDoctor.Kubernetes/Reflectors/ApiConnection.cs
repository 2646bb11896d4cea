using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using k8s.Exceptions;
using Microsoft.Extensions.Options;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Kubernetes.Facts;

namespace NetDoctor.Kubernetes.Reflectors;

/// <summary>Sends requests to the API server, with credentials that are renewed when they have expired.</summary>
internal sealed partial class ApiConnection : IDisposable
{
    private const int MaximumErrorBytes = 64 * 1024;

    // A credentials plugin may open a browser or call a cloud: not more often than this, however many watches fail.
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(5);

    private readonly ClusterLocation _location;
    private readonly KubernetesOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _lock = new();
    private k8s.Kubernetes _client;
    private long _renewedAt;

    /// <summary>Reads the configuration; nothing is sent yet.</summary>
    /// <param name="options">Where the API server is.</param>
    /// <param name="timeProvider">Measures timeouts.</param>
    /// <exception cref="ClusterConfigurationException">No cluster is configured, or not rightly.</exception>
    public ApiConnection(IOptions<KubernetesOptions> options, TimeProvider timeProvider)
    {
        _options = options.Value;
        _timeProvider = timeProvider;
        _location = ClusterLocation.Find(_options);
        _client = CreateClient();
        _renewedAt = timeProvider.GetTimestamp();
    }

    /// <summary>Address of the API server.</summary>
    public Uri Address => _client.BaseUri;

    /// <summary>Gets a resource; the answer is a success, its body not yet read.</summary>
    /// <param name="path">Path and query, beginning with a slash.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">The API server answered with an error.</exception>
    /// <exception cref="TimeoutException">It did not begin to answer in time.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(path, null, cancellationToken);

    /// <summary>Posts JSON; the answer is a success, its body not yet read.</summary>
    /// <param name="path">Path, beginning with a slash.</param>
    /// <param name="json">The body.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="ApiException">The API server answered with an error.</exception>
    /// <exception cref="TimeoutException">It did not begin to answer in time.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached.</exception>
    public Task<HttpResponseMessage> PostAsync(string path, byte[] json, CancellationToken cancellationToken) =>
        SendAsync(path, json, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, byte[]? json, CancellationToken cancellationToken)
    {
        var client = _client;
        var response = await SendAsync(client, path, json, cancellationToken);
        if (response.StatusCode == HttpStatusCode.Unauthorized && Renew(client))
        {
            response.Dispose();
            response = await SendAsync(_client, path, json, cancellationToken);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await ErrorAsync(response, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        k8s.Kubernetes client, string path, byte[]? json, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(json is null ? HttpMethod.Get : HttpMethod.Post, new Uri(client.BaseUri, path[1..]));
        request.Version = HttpVersion.Version20;
        if (json is not null)
        {
            request.Content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        }

        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            if (client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, linked.Token);
            }

            return await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(timeout.IsCancellationRequested, exception);
        }
    }

    // The handler gives up on a connection sooner than we on an answer, and says so by a cancellation too.
    private TimeoutException NoAnswer(bool isLate, OperationCanceledException exception) => new(
        isLate
            ? $"The API server did not begin to answer within {_options.RequestTimeout.TotalSeconds:0.#} s."
            : "The API server cannot be reached: no connection within 5 s.",
        exception);

    // Reads tokens and files anew. Streams of the old client go on until they end, so it is not disposed.
    private bool Renew(k8s.Kubernetes failed)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(failed, _client))
            {
                return true;
            }

            if (_timeProvider.GetElapsedTime(_renewedAt) < RenewalInterval)
            {
                return false;
            }

            _renewedAt = _timeProvider.GetTimestamp();
            try
            {
                _client = CreateClient();
                return true;
            }
            catch (ClusterConfigurationException)
            {
                // A file that is just being written: the old credentials stay, and the refusal is reported.
                return false;
            }
        }
    }

    private k8s.Kubernetes CreateClient()
    {
        var configuration = ClientConfiguration.Load(_location, _options.Context);
        try
        {
            return new k8s.Kubernetes(configuration);
        }
        catch (KubeConfigException exception)
        {
            throw new ClusterConfigurationException($"The cluster's configuration cannot be used: {exception.Message}", exception);
        }
    }

    private static async Task<ApiException> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using (stream)
        {
            var buffer = new byte[MaximumErrorBytes];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return Error(response, buffer.AsSpan(0, length));
        }
    }

    private static ApiException Error(HttpResponseMessage response, ReadOnlySpan<byte> body)
    {
        StatusDto? status = null;
        try
        {
            status = JsonSerializer.Deserialize(body, FactJson.Default.StatusDto);
        }
        catch (JsonException)
        {
            // A proxy, or a group that is not served: "404 page not found" in plain text. The status line says enough.
        }

        return new ApiException(
            response.StatusCode,
            string.IsNullOrEmpty(status?.Message)
                ? $"{(int)response.StatusCode} {response.ReasonPhrase ?? response.StatusCode.ToString()}"
                : status.Message,
            response.Headers.RetryAfter?.Delta ?? (status?.Details?.RetryAfterSeconds is { } seconds and > 0
                ? TimeSpan.FromSeconds(seconds)
                : null));
    }
}
