using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using NetDoctor.Model.Agents;

namespace NetDoctor.Client.Agents;

/// <summary>Sends requests to agents by HTTP/2 over TLS, in which both ends show a certificate.</summary>
internal sealed class AgentConnections : IDisposable
{
    /// <summary>Purpose of a server's certificate. Source: RFC 5280, section 4.2.1.12, id-kp-serverAuth.</summary>
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    private static readonly TimeSpan ConnectTime = TimeSpan.FromSeconds(2);

    private readonly CertificateFolder _certificates;
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;

    public AgentConnections(CertificateFolder certificates, TimeProvider timeProvider)
    {
        _certificates = certificates;
        _timeProvider = timeProvider;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = ConnectTime,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // So that a certificate that was replaced is shown and asked for before long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            SslOptions = new SslClientAuthenticationOptions
            {
                LocalCertificateSelectionCallback = (_, _, _, _, _) => _certificates.Current.Own,
                RemoteCertificateValidationCallback = IsAgent,
            },
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = 4 * 1024 * 1024,
        };
    }

    /// <summary>Sends a request, and reads its answer.</summary>
    /// <param name="agent">Where the agent listens.</param>
    /// <param name="request">The request.</param>
    /// <param name="within">Time for all of it.</param>
    /// <param name="readAsync">Reads the answer, as soon as its head is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AgentException">There is no answer, or none that is to be believed.</exception>
    public async Task<TAnswer> SendAsync<TAnswer>(
        IPEndPoint agent,
        AgentRequest request,
        TimeSpan within,
        Func<HttpResponseMessage, CancellationToken, Task<TAnswer>> readAsync,
        CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = new HttpRequestMessage(request.Method, new Uri($"https://{agent}/{request.Path}"));
        message.Content = request.Body;
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        // The name that the certificate is asked for: addresses of pods come and go.
        message.Headers.Host = AgentNames.Agent;
        try
        {
            // Read now, so that certificates that cannot be read are told of and not a handshake that failed.
            _ = _certificates.Current;
            using var response = await _http.SendAsync(message, request.Completion, either.Token);
            return await readAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late(within);
        }
        catch (HttpRequestException exception)
        {
            throw new AgentException(Words(exception), isRefusal: false, exception);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or IOException)
        {
            throw new AgentException("it answers with something that is no agent's answer", isRefusal: false, exception);
        }
    }

    /// <summary>What is told of an agent that is silent.</summary>
    /// <param name="within">How long it was.</param>
    public static AgentException Late(TimeSpan within) => new($"it did not answer in {within.TotalSeconds:0.#} s", isRefusal: false);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static string Words(HttpRequestException exception) => exception switch
    {
        { InnerException: AuthenticationException { InnerException: var inner } authentication } =>
            $"no TLS with it: {(inner ?? authentication).Message.TrimEnd('.')}",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => $"no TLS with it: {(exception.InnerException ?? exception).Message.TrimEnd('.')}",
        { InnerException: System.Net.Sockets.SocketException socket } => $"no connection to it: {socket.Message}",
        { InnerException: AgentException folder } => folder.Message,
        { HttpRequestError: HttpRequestError.ConnectionError } => $"no connection to it: {exception.InnerException?.Message ?? exception.Message}",
        _ => $"no answer from it: {exception.Message.TrimEnd('.')}",
    };

    private bool IsAgent(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate is X509Certificate2 shown
        && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
        && _certificates.Current.Vouches(shown, ServerPurpose);
}

/// <summary>A request to an agent.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, without the slash at the start.</param>
/// <param name="Body">Its body; null for none.</param>
/// <param name="Completion">Whether the answer is to be read as it comes, or when all of it is there.</param>
internal sealed record AgentRequest(
    HttpMethod Method, string Path, HttpContent? Body = null, HttpCompletionOption Completion = HttpCompletionOption.ResponseContentRead);
