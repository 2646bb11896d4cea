using Microsoft.Extensions.Options;
using Microsoft.Identity.Client;
using Microsoft.Identity.Client.AppConfig;
using NetDoctor.Bot.Conversations;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace NetDoctor.Bot.Teams.Connector;

/// <summary>Gets the tokens that the bot proves itself to the connector with, from Microsoft Entra.</summary>
/// <remarks>Tokens are kept by MSAL until shortly before they end. A secret or certificate that changes is used from then on.</remarks>
internal sealed partial class OutboundTokens : IDisposable
{
    /// <summary>Name of the HTTP client.</summary>
    public const string ClientName = "teams-login";

    // A mounted secret is exchanged without notice; see SecretSource.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly TeamsOptions _options;
    private readonly TeamsService _service;
    private readonly MsalHttpClients _clients;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private AppCredential? _credential;
    private IConfidentialClientApplication? _app;
    private IManagedIdentityApplication? _identity;
    private long _readAt;

    /// <summary>Prepares it; nothing is read or asked yet.</summary>
    /// <param name="options">Who the app is.</param>
    /// <param name="clients">Makes HTTP clients.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public OutboundTokens(IOptions<TeamsOptions> options, IHttpClientFactory clients, TimeProvider time, ILogger<OutboundTokens> logger)
    {
        _options = options.Value;
        _service = TeamsService.Of(_options);
        _clients = new MsalHttpClients(clients);
        _time = time;
        _logger = logger;
    }

    /// <summary>A token for the connector.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatChannelException">There is none to be had.</exception>
    public async Task<string> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var result = _options.ManagedIdentity
                ? await Identity().AcquireTokenForManagedIdentity(Resource(_service.Scope)).ExecuteAsync(cancellationToken)
                : await App().AcquireTokenForClient([_service.Scope]).ExecuteAsync(cancellationToken);
            return result.AccessToken;
        }
        catch (MsalException exception)
        {
            // The message of MSAL has identifiers for support, and no secret.
            Log.Refused(_logger, exception.ErrorCode, exception.Message);
            throw new ChatChannelException($"Microsoft Entra gives the bot no token ({exception.ErrorCode}).", isLasting: false, exception);
        }
        catch (AppCredentialException exception)
        {
            throw new ChatChannelException(exception.Message, isLasting: false, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ChatChannelException("Microsoft Entra can't be reached for a token.", isLasting: false, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _credential?.Dispose();

    private static string Resource(string scope) =>
        scope.EndsWith("/.default", StringComparison.Ordinal) ? scope[..^"/.default".Length] : scope;

    private IManagedIdentityApplication Identity()
    {
        lock (_lock)
        {
            return _identity ??= ManagedIdentityApplicationBuilder.Create(ManagedIdentityId.WithUserAssignedClientId(_options.Audience))
                .WithHttpClientFactory(_clients)
                .Build();
        }
    }

    private IConfidentialClientApplication App()
    {
        lock (_lock)
        {
            if (_app is not null && _time.GetElapsedTime(_readAt) < Age)
            {
                return _app;
            }

            var credential = Credential();
            _readAt = _time.GetTimestamp();
            if (_app is not null && credential.Fingerprint == _credential?.Fingerprint)
            {
                if (!ReferenceEquals(credential, _credential))
                {
                    credential.Dispose();
                }

                return _app;
            }

            // The former credential is not disposed of: a request may be signed with it right now.
            _credential = credential;
            var builder = ConfidentialClientApplicationBuilder.Create(_options.Audience)
                .WithAuthority(new Uri(_service.LoginUrl, _service.Tenant).AbsoluteUri, validateAuthority: false)
                .WithInstanceDiscovery(enableInstanceDiscovery: false)
                .WithHttpClientFactory(_clients);
            return _app = (credential.Certificate is { } certificate ? builder.WithCertificate(certificate) : builder.WithClientSecret(credential.Secret))
                .Build();
        }
    }

    private AppCredential Credential()
    {
        try
        {
            return AppCredential.Read(_options);
        }
        catch (AppCredentialException exception) when (_credential is not null)
        {
            // It is being exchanged, or was taken away: Entra will say when the old one is void.
            Log.Unread(_logger, exception.Message);
            return _credential;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Microsoft Entra gives the bot no token ({Code}): {Problem}")]
        public static partial void Refused(ILogger logger, string code, string problem);

        [LoggerMessage(2, LogLevel.Warning, "The credential of the bot in Teams is used as it was: {Problem}")]
        public static partial void Unread(ILogger logger, string problem);
    }
}

/// <summary>Gives MSAL the HTTP clients of the host, which go by its proxy.</summary>
/// <param name="clients">Makes them.</param>
internal sealed class MsalHttpClients(IHttpClientFactory clients) : IMsalHttpClientFactory
{
    /// <inheritdoc/>
    public HttpClient GetHttpClient() => clients.CreateClient(OutboundTokens.ClientName);
}
