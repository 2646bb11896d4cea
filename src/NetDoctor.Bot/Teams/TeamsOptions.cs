using System.ComponentModel.DataAnnotations;

namespace NetDoctor.Bot.Teams;

/// <summary>How the bot talks in Teams, and by whatever else is behind Azure Bot Service.</summary>
/// <remarks>Teams is off while no identifier of the app is given. Secrets are given by themselves or as files, which are read again when they change.</remarks>
public sealed class TeamsOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string SectionName = "Teams";

    /// <summary>Identifier of the app in Microsoft Entra, to which tokens must be addressed; default none.</summary>
    public string? AppId { get; set; }

    /// <summary>File of the app's certificate with its private key, PEM or PKCS #12; default none.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>File of the private key, when the PEM file of the certificate does not hold it; default none.</summary>
    public string? CertificateKeyFile { get; set; }

    /// <summary>Password of the PKCS #12 file; default none.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>File that holds the password of the PKCS #12 file; default none.</summary>
    public string? CertificatePasswordFile { get; set; }

    /// <summary>Channels of Azure Bot Service that the bot listens to; default <c>msteams</c> alone. In others people may call themselves what they
    /// like, so that nobody vouches for their names.</summary>
    public string[] Channels { get; set; } = [];

    /// <summary>Client secret of the app; default none.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>File that holds the client secret; default none.</summary>
    public string? ClientSecretFile { get; set; }

    /// <summary>Which of Microsoft's clouds; default <c>Public</c>.</summary>
    public TeamsCloud Cloud { get; set; }

    /// <summary>OpenID metadata of Microsoft Entra; default that of the cloud.</summary>
    public Uri? EntraMetadataUrl { get; set; }

    /// <summary>Whether tokens that Microsoft Entra gave the app itself are taken too, as of test clients; default no. They vouch for no service URL,
    /// so that only those in <see cref="ServiceUrls"/> are answered.</summary>
    public bool EntraTokens { get; set; }

    /// <summary>Issuer of Azure Bot Service's tokens; default that of the cloud.</summary>
    public string? Issuer { get; set; }

    /// <summary>Tenant that gives an app of several tenants its tokens; default that of the cloud.</summary>
    public string? LoginTenant { get; set; }

    /// <summary>Where tokens are had; default that of the cloud.</summary>
    public Uri? LoginUrl { get; set; }

    /// <summary>Whether the bot is a user-assigned managed identity, whose client identifier is <see cref="AppId"/>; default no.</summary>
    public bool ManagedIdentity { get; set; }

    /// <summary>Largest request that is read, in bytes. 16384-1048576, default 262144.</summary>
    [Range(16384, 1048576)]
    public int MaxBodyBytes { get; set; } = 262144;

    /// <summary>OpenID metadata of Azure Bot Service; default that of the cloud.</summary>
    public Uri? MetadataUrl { get; set; }

    /// <summary>Whether the app is registered for several tenants; default no.</summary>
    public bool MultiTenant { get; set; }

    /// <summary>Time for which e-mail addresses are remembered. 10 seconds to a day, default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00")]
    public TimeSpan PeopleCacheTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Scope of the tokens that the bot sends; default that of the cloud.</summary>
    public string? Scope { get; set; }

    /// <summary>Service URLs that are trusted though no token has vouched for them; default none.</summary>
    public string[] ServiceUrls { get; set; } = [];

    /// <summary>Tenant of the app; others are refused unless it is an app of several tenants. Default none.</summary>
    public string? TenantId { get; set; }

    /// <summary>Tenants whose people may talk to an app of several tenants; default every tenant, whose e-mail addresses then count for nothing.</summary>
    public string[] Tenants { get; set; } = [];

    /// <summary>Whether anything is given that a registered bot needs.</summary>
    internal bool IsOn => ManagedIdentity || new[] { AppId, CertificateFile, ClientSecret, ClientSecretFile }.Any(text => !string.IsNullOrWhiteSpace(text));

    /// <summary>The identifier of the app as tokens have it; empty in development.</summary>
    internal string Audience => AppId?.Trim().ToLowerInvariant() ?? "";

    /// <summary>Tenants whose people may talk to the bot; empty for all.</summary>
    internal IEnumerable<string> KnownTenants => (MultiTenant || TenantId is null ? Tenants : [TenantId, .. Tenants]).OfType<string>()
        .Select(tenant => tenant.Trim().ToLowerInvariant());
}
