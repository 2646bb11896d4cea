using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace NetDoctor.Bot.Teams.Tokens;

/// <summary>Decides whether a request is from Azure Bot Service, by its token.</summary>
/// <remarks>Source: learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication. Where the Bot Framework SDK lets pass
/// what that does not describe (no expiry, no endorsements, algorithms that are not listed, other tenants), this does not.</remarks>
/// <param name="keys">Keys of issuers.</param>
/// <param name="options">Who the app is.</param>
/// <param name="time">The clock.</param>
internal sealed class InboundTokens(OpenIdKeys keys, IOptions<TeamsOptions> options, TimeProvider time)
{
    private const string Algorithm = SecurityAlgorithms.RsaSha256;
    private const int MaxCharacters = 16384;
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxCharacters };
    private readonly TeamsService _service = TeamsService.Of(options.Value);

    /// <summary>Looks at the token of a request.</summary>
    /// <param name="authorization">The header <c>Authorization</c>; null when it is missing, or there more than once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<TokenVerdict> JudgeAsync(string? authorization, CancellationToken cancellationToken)
    {
        const string scheme = "Bearer ";
        if (authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) != true)
        {
            return Refused("there is no bearer token");
        }

        if (Parse(authorization[scheme.Length..]) is not { } token)
        {
            return Refused("it is no signed JSON Web Token");
        }

        // Said before anything is looked up, so that nobody makes the bot ask for keys without need. The signature says later whether it is so.
        var entra = _service.EntraIssuers.FirstOrDefault(each => each.Issuer == token.Issuer);
        var isEntra = options.Value.EntraTokens && entra.Issuer is not null;
        if (token.Issuer != _service.Issuer && !isEntra)
        {
            return Refused("its issuer is another one");
        }

        if (token.Alg != Algorithm || string.IsNullOrEmpty(token.Kid) || token.TryGetHeaderValue("crit", out object _))
        {
            return Refused("it is not signed as it should be");
        }

        var known = await keys.FindAsync(isEntra ? _service.EntraMetadataUrl : _service.MetadataUrl, token.Kid, cancellationToken);
        if (known is null)
        {
            return new TokenVerdict(null, "no key is known to check it with", IsLater: true);
        }

        if (!known.Keys.TryGetValue(token.Kid, out var key) || !known.Algorithms.Contains(Algorithm))
        {
            return Refused("its key is unknown");
        }

        var result = await _handler.ValidateTokenAsync(token, Parameters(key.Key, token.Issuer));
        return !result.IsValid ? Refused(Reason(result.Exception))
            : token.Audiences.Count() != 1 ? Refused("it is for others too")
            : isEntra && !IsOurs(token, entra.Version) ? Refused("Entra did not give it to this app in this tenant")
            : new TokenVerdict(new InboundToken(Claim(token, "serviceurl"), key.Endorsements, isEntra));
    }

    private static TokenVerdict Refused(string problem) => new(null, problem);

    private JsonWebToken? Parse(string text)
    {
        if (text.Length > MaxCharacters || text.Count(letter => letter == '.') != 2)
        {
            return null;
        }

        try
        {
            return _handler.ReadJsonWebToken(text);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException or FormatException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(SecurityKey key, string issuer) => new()
    {
        ValidIssuer = issuer,
        ValidateIssuer = true,
        ValidAudience = options.Value.Audience,
        ValidateAudience = true,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidAlgorithms = [Algorithm],
        IssuerSigningKey = key,
        TryAllIssuerSigningKeys = false,
        ValidateIssuerSigningKey = true,
        RequireSignedTokens = true,
        RequireAudience = true,
        RequireExpirationTime = true,
        ValidateLifetime = true,
        LifetimeValidator = (from, until, _, _) => IsAlive(from, until),
        ClockSkew = Skew,
    };

    private bool IsAlive(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return until is { } end && now - Skew < end && (from is not { } start || (start <= now + Skew && start <= end));
    }

    private bool IsOurs(JsonWebToken token, string version) =>
        Claim(token, "ver") == version && Claim(token, "tid") == options.Value.TenantId?.Trim().ToLowerInvariant()
        && Claim(token, version == "1.0" ? "appid" : "azp") == options.Value.Audience;

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;

    private static string Reason(Exception exception) => exception switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException or SecurityTokenExpiredException or SecurityTokenNotYetValidException =>
            "it is not of this time",
        SecurityTokenInvalidAudienceException => "it is for another app",
        SecurityTokenInvalidIssuerException => "its issuer is another one",
        SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidAlgorithmException =>
            "its signature is wrong",
        _ => $"it is invalid ({exception.GetType().Name})",
    };
}
