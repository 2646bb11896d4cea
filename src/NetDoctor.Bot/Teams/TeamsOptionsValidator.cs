using Microsoft.Extensions.Options;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Teams;

/// <summary>Checks <see cref="TeamsOptions"/>; says what is wrong without printing a secret.</summary>
internal sealed class TeamsOptionsValidator : IValidateOptions<TeamsOptions>
{
    private readonly TeamsOptionsRanges _ranges = new();

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, TeamsOptions options)
    {
        var failures = new List<string>(_ranges.Validate(name, options).Failures ?? []);
        CheckUrl(nameof(options.LoginUrl), options.LoginUrl, failures);
        CheckUrl(nameof(options.MetadataUrl), options.MetadataUrl, failures);
        CheckUrl(nameof(options.EntraMetadataUrl), options.EntraMetadataUrl, failures);
        foreach (var url in options.ServiceUrls)
        {
            CheckUrl(nameof(options.ServiceUrls), Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : new Uri("none", UriKind.Relative), failures);
        }

        if (options.IsOn)
        {
            CheckApp(options, failures);
            CheckCredential(options, failures);
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckUrl(string name, Uri? url, List<string> failures)
    {
        if (url is not null && !(url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))))
        {
            failures.Add($"Teams:{name} must be an https URL; http is taken on loopback only.");
        }
    }

    private static void CheckApp(TeamsOptions options, List<string> failures)
    {
        if (IsMissing(options.AppId))
        {
            failures.Add("Teams:AppId is missing: it is the application (client) ID of the app registration that the Azure Bot names.");
        }
        else if (options.AppId!.Any(letter => char.IsWhiteSpace(letter) || letter is ':' or '/'))
        {
            failures.Add("Teams:AppId must be the application (client) ID, such as 11111111-2222-3333-4444-555555555555, without anything around it.");
        }

        CheckTenantId(nameof(options.TenantId), options.TenantId, failures);
        foreach (var tenant in options.Tenants.OfType<string>())
        {
            CheckTenantId(nameof(options.Tenants), tenant, failures);
        }

        CheckTenant(nameof(options.LoginTenant), options.LoginTenant, failures);
        if (!options.MultiTenant && IsMissing(options.TenantId))
        {
            failures.Add("Teams:TenantId is missing: an app of one tenant needs it; for one of several tenants set Teams:MultiTenant.");
        }

        if (options.EntraTokens && IsMissing(options.TenantId))
        {
            failures.Add("Teams:EntraTokens needs Teams:TenantId: tokens of other tenants are never taken.");
        }

        if (options.EntraTokens && options.ServiceUrls.Length == 0)
        {
            failures.Add("Teams:EntraTokens needs Teams:ServiceUrls: such tokens vouch for no service URL, so the trusted ones must be listed.");
        }

        if (options.MultiTenant && options.ManagedIdentity)
        {
            failures.Add("Teams:MultiTenant and Teams:ManagedIdentity exclude each other: a managed identity belongs to one tenant.");
        }
    }

    private static void CheckTenant(string name, string? tenant, List<string> failures)
    {
        if (!IsMissing(tenant) && !tenant!.Trim().All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
        {
            failures.Add($"Teams:{name} must be the ID or a domain of a tenant, without anything around it.");
        }
    }

    // What Teams and Entra send is the ID: a domain, or a name such as "common", would refuse everybody.
    private static void CheckTenantId(string name, string? tenant, List<string> failures)
    {
        if (tenant is not null && (name == nameof(TeamsOptions.Tenants) || !IsMissing(tenant))
            && !(tenant.Trim() is { Length: > 0 } id && id.All(letter => char.IsAsciiHexDigit(letter) || letter == '-')))
        {
            failures.Add($"Teams:{name} must be the directory (tenant) ID, such as 11111111-2222-3333-4444-555555555555, since that is what Teams names: no domain.");
        }
    }

    private static void CheckCredential(TeamsOptions options, List<string> failures)
    {
        var kinds = new[]
        {
            options.ManagedIdentity, !IsMissing(options.ClientSecret) || !IsMissing(options.ClientSecretFile), !IsMissing(options.CertificateFile),
        };
        if (kinds.Count(kind => kind) != 1)
        {
            failures.Add("Exactly one of Teams:ClientSecret (or Teams:ClientSecretFile), Teams:CertificateFile and Teams:ManagedIdentity must be given: "
                + "with it the bot gets the tokens that it answers with.");
        }

        CheckPair(nameof(options.ClientSecret), options.ClientSecret, options.ClientSecretFile, failures);
        CheckPair(nameof(options.CertificatePassword), options.CertificatePassword, options.CertificatePasswordFile, failures);
        if (options.ManagedIdentity)
        {
            return;
        }

        try
        {
            AppCredential.Read(options).Dispose();
        }
        catch (AppCredentialException exception)
        {
            failures.Add(exception.Message);
        }
    }

    private static void CheckPair(string name, string? value, string? file, List<string> failures)
    {
        if (!IsMissing(value) && !IsMissing(file))
        {
            failures.Add($"Teams:{name} and Teams:{name}File are both given; give one of them.");
        }
    }

    private static bool IsMissing(string? text) => string.IsNullOrWhiteSpace(text);
}

/// <summary>Checks the ranges of <see cref="TeamsOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TeamsOptionsRanges : IValidateOptions<TeamsOptions>;
