using System.Collections.Immutable;

namespace NetDoctor.Bot.Teams;

/// <summary>Addresses and names of Azure Bot Service and Microsoft Entra, by cloud and settings.</summary>
/// <param name="LoginUrl">Where tokens are had.</param>
/// <param name="Tenant">Tenant that gives them.</param>
/// <param name="Scope">What for.</param>
/// <param name="Issuer">Issuer of the service's tokens.</param>
/// <param name="MetadataUrl">OpenID metadata of the service.</param>
/// <param name="EntraMetadataUrl">OpenID metadata of Entra.</param>
internal sealed record TeamsService(Uri LoginUrl, string Tenant, string Scope, string Issuer, Uri MetadataUrl, Uri EntraMetadataUrl)
{
    /// <summary>Issuers of Entra's tokens of version 1.0 and 2.0; none without a tenant.</summary>
    public ImmutableArray<(string Version, string Issuer)> EntraIssuers { get; private init; } = [];

    /// <summary>Service URLs that the settings trust.</summary>
    public ImmutableArray<Uri> ServiceUrls { get; private init; } = [];

    /// <summary>Addresses and names by settings.</summary>
    /// <remarks>Source: the constants of Microsoft's Bot Framework and Teams SDKs.</remarks>
    /// <param name="options">The settings.</param>
    public static TeamsService Of(TeamsOptions options)
    {
        var preset = Presets[options.Cloud];
        var login = options.LoginUrl ?? new Uri(preset.Login);
        var tenant = options.TenantId?.Trim().ToLowerInvariant() ?? "";
        return new TeamsService(
            login,
            options.MultiTenant || tenant.Length == 0 ? options.LoginTenant ?? preset.LoginTenant : tenant,
            options.Scope ?? $"{preset.Issuer}/.default",
            options.Issuer ?? preset.Issuer,
            options.MetadataUrl ?? new Uri($"https://login.{preset.Bots}/v1/.well-known/openidconfiguration"),
            options.EntraMetadataUrl ?? new Uri(login, "common/v2.0/.well-known/openid-configuration"))
        {
            EntraIssuers = tenant.Length == 0 ? [] : [("1.0", $"{preset.Sts}{tenant}/"), ("2.0", new Uri(login, $"{tenant}/v2.0").AbsoluteUri)],
            ServiceUrls = [.. options.ServiceUrls.Select(url => new Uri(url, UriKind.Absolute))],
        };
    }

    private static readonly ImmutableDictionary<TeamsCloud, Preset> Presets = new Dictionary<TeamsCloud, Preset>
    {
        [TeamsCloud.Public] = new(
            "https://login.microsoftonline.com/", "botframework.com", "https://api.botframework.com", "botframework.com", "https://sts.windows.net/"),
        [TeamsCloud.UsGov] = new(
            "https://login.microsoftonline.us/", "MicrosoftServices.onmicrosoft.us", "https://api.botframework.us", "botframework.azure.us",
            "https://sts.windows.net/"),
        [TeamsCloud.China] = new(
            "https://login.partner.microsoftonline.cn/", "microsoftservices.partner.onmschina.cn", "https://api.botframework.azure.cn",
            "botframework.azure.cn", "https://sts.chinacloudapi.cn/"),
    }.ToImmutableDictionary();

    private sealed record Preset(string Login, string LoginTenant, string Issuer, string Bots, string Sts);
}
