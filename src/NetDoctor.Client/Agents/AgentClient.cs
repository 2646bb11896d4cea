using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;

namespace NetDoctor.Client.Agents;

/// <summary>Calls node agents by HTTP/2 over TLS, in which both ends show a certificate.</summary>
public sealed class AgentClient : IAgentClient, IDisposable
{
    /// <summary>Purpose of a server's certificate. Source: RFC 5280, section 4.2.1.12, id-kp-serverAuth.</summary>
    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";

    // A later agent may say more than this client knows.
    private static readonly JsonSerializerOptions Reading = new(NetDoctorJson.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };

    private static readonly TimeSpan InfoTime = TimeSpan.FromSeconds(5);

    // Beyond the time that the probe itself may take: a handshake, and a wait for its turn.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    // Listing the rules of a large cluster takes seconds, and another listing may be under way.
    private static readonly TimeSpan FactsTime = TimeSpan.FromSeconds(20);

    private readonly CertificateFolder _certificates;
    private readonly HttpClient _http;
    private readonly TimeProvider _timeProvider;

    /// <summary>Makes a client.</summary>
    /// <param name="certificates">NetDoctor's certificate, and the authority of its agents.</param>
    /// <param name="timeProvider">Clock.</param>
    public AgentClient(CertificateFolder certificates, TimeProvider timeProvider)
    {
        _certificates = certificates;
        _timeProvider = timeProvider;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = Grace,
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

    /// <inheritdoc/>
    public Task<AgentInfo> GetInfoAsync(IPEndPoint agent, CancellationToken cancellationToken) =>
        SendAsync<AgentInfo>(agent, HttpMethod.Get, "v1/info", null, InfoTime, cancellationToken);

    /// <inheritdoc/>
    public Task<ProbeResult> ProbeAsync(IPEndPoint agent, AgentProbeRequest request, CancellationToken cancellationToken) =>
        SendAsync<ProbeResult>(
            agent,
            HttpMethod.Post,
            "v1/probes",
            JsonContent.Create(request, options: NetDoctorJson.Options),
            TimeSpan.FromMilliseconds(request.Probe.TimeoutMilliseconds) + Grace,
            cancellationToken);

    /// <inheritdoc/>
    public Task<FactsAnswer> ReadFactsAsync(IPEndPoint agent, FactsRequest request, CancellationToken cancellationToken) =>
        SendAsync<FactsAnswer>(
            agent, HttpMethod.Post, "v1/facts", JsonContent.Create(request, options: NetDoctorJson.Options), FactsTime, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<TAnswer> SendAsync<TAnswer>(
        IPEndPoint agent, HttpMethod method, string path, HttpContent? body, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(within, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var message = new HttpRequestMessage(method, new Uri($"https://{agent}/{path}"));
        message.Content = body;
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        // The name that the certificate is asked for: addresses of pods come and go.
        message.Headers.Host = AgentNames.Agent;
        try
        {
            // Read now, so that certificates that cannot be read are told of and not a handshake that failed.
            _ = _certificates.Current;
            using var response = await _http.SendAsync(message, either.Token);
            return await ReadAsync<TAnswer>(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AgentException($"it did not answer in {within.TotalSeconds:0.#} s", isRefusal: false);
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

    private static async Task<TAnswer> ReadAsync<TAnswer>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
        {
            return await response.Content.ReadFromJsonAsync<TAnswer>(Reading, cancellationToken) ?? throw new JsonException("null");
        }

        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? await response.Content.ReadFromJsonAsync<Problem>(Reading, cancellationToken)
            : null;
        throw new AgentException(problem is null ? $"it says {(int)response.StatusCode}" : problem.Detail ?? problem.Title, isRefusal: problem is not null);
    }

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
