using System.Net;
using System.Net.WebSockets;

namespace NetDoctor.Kubernetes.Reflectors;

/// <content>WebSockets, which carry the streams of commands that run in containers.</content>
internal sealed partial class ApiConnection
{
    /// <summary>Opens a WebSocket.</summary>
    /// <param name="path">Path and query, beginning with a slash.</param>
    /// <param name="protocols">Subprotocols that are understood, the best first.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ApiException">The API server answered with an error.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    /// <exception cref="HttpRequestException">It cannot be reached, or is none that has WebSockets.</exception>
    public async Task<WebSocket> OpenAsync(string path, IEnumerable<string> protocols, CancellationToken cancellationToken)
    {
        var client = _client;
        try
        {
            return await OpenAsync(client, path, protocols, cancellationToken);
        }
        catch (ApiException exception) when (exception.Status == HttpStatusCode.Unauthorized && Renew(client))
        {
            return await OpenAsync(_client, path, protocols, cancellationToken);
        }
    }

    private async Task<WebSocket> OpenAsync(
        k8s.Kubernetes client, string path, IEnumerable<string> protocols, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RequestTimeout, _timeProvider);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var handshake = new Handshake(client);
        using var invoker = new HttpMessageInvoker(handshake, disposeHandler: false);
        var socket = new ClientWebSocket();
        var isOpen = false;
        try
        {
            foreach (var protocol in protocols)
            {
                socket.Options.AddSubProtocol(protocol);
            }

            var address = new UriBuilder(new Uri(client.BaseUri, path[1..]));
            address.Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs;
            await socket.ConnectAsync(address.Uri, invoker, linked.Token);
            isOpen = true;
            return socket;
        }
        catch (WebSocketException exception)
        {
            throw handshake.Refusal ?? exception.InnerException as HttpRequestException
                ?? (Exception)new HttpRequestException($"The API server opens no WebSocket: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw NoAnswer(timeout.IsCancellationRequested, exception);
        }
        finally
        {
            if (!isOpen)
            {
                socket.Dispose();
            }
        }
    }

    /// <summary>Sends the request for a WebSocket as every other, and keeps what the API server says against it, which a WebSocket does not tell.</summary>
    private sealed class Handshake(k8s.Kubernetes client) : HttpMessageHandler
    {
        public ApiException? Refusal { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (client.Credentials is { } credentials)
            {
                await credentials.ProcessHttpRequestAsync(request, cancellationToken);
            }

            var response = await client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.StatusCode != HttpStatusCode.SwitchingProtocols)
            {
                Refusal = await ErrorAsync(response, cancellationToken);
            }

            return response;
        }
    }
}
