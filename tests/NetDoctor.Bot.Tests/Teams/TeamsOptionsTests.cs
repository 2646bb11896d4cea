using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Teams;

namespace NetDoctor.Bot.Tests.Teams;

public sealed class TeamsOptionsTests
{
    private const string App = "11111111-2222-3333-4444-555555555555";

    [Fact]
    public void Are_right()
    {
        Assert.Empty(Failures(new()));
        Assert.Empty(Failures(new() { AppId = App, TenantId = "7e", ClientSecret = "s" }));
        Assert.Empty(Failures(new() { AppId = App, MultiTenant = true, ClientSecret = "s" }));
        Assert.Empty(Failures(new() { AppId = App, TenantId = "7e", ManagedIdentity = true }));
        Assert.Empty(Failures(new() { AppId = App, TenantId = "7e", ClientSecret = "s", EntraTokens = true, ServiceUrls = ["https://a.example/"] }));
    }

    [Fact]
    public void Say_what_is_missing()
    {
        Assert.Contains(Failures(new() { ClientSecret = "verysecret", TenantId = "7e" }), failure => failure.StartsWith("Teams:AppId is missing", StringComparison.Ordinal));
        Assert.Contains(Failures(new() { AppId = App, ClientSecret = "s" }), failure => failure.StartsWith("Teams:TenantId is missing", StringComparison.Ordinal));
        Assert.Contains(Failures(new() { AppId = App, TenantId = "7e" }), failure => failure.StartsWith("Exactly one of Teams:ClientSecret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("contoso.onmicrosoft.com", true)]
    [InlineData("common", true)]
    [InlineData("7E3F1D2C-0000-4000-8000-00000000000A", false)]
    public void Take_no_domain_for_a_tenant_since_Teams_names_none(string tenant, bool isWrong)
    {
        var failures = Failures(new() { AppId = App, TenantId = tenant, ClientSecret = "s" });
        var others = Failures(new() { AppId = App, MultiTenant = true, LoginTenant = "contoso.onmicrosoft.com", Tenants = [tenant], ClientSecret = "s" });

        Assert.Equal(isWrong, failures.Any(failure => failure.StartsWith("Teams:TenantId must be the directory (tenant) ID", StringComparison.Ordinal)));
        Assert.Equal(isWrong, others.Any(failure => failure.StartsWith("Teams:Tenants must be the directory (tenant) ID", StringComparison.Ordinal)));
    }

    [Fact]
    public void Say_all_that_is_wrong_at_once_without_printing_a_secret()
    {
        var failures = Failures(new()
        {
            AppId = "https://app",
            ClientSecret = "verysecret",
            ClientSecretFile = "/nonexistent/secret",
            CertificateFile = "/nonexistent/certificate",
            CertificatePassword = "verysecret",
            CertificatePasswordFile = "/nonexistent/password",
            ManagedIdentity = true,
            MultiTenant = true,
            EntraTokens = true,
            LoginTenant = "https://tenant",
            LoginUrl = new Uri("http://login.example/"),
            MetadataUrl = new Uri("relative", UriKind.Relative),
            EntraMetadataUrl = new Uri("ftp://x/"),
            ServiceUrls = ["nothing"],
            MaxBodyBytes = 1,
            PeopleCacheTime = TimeSpan.Zero,
        });

        Assert.True(failures.Length == 13, string.Join('\n', failures));
        Assert.DoesNotContain(failures, failure => failure.Contains("verysecret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("no certificate", "is no certificate with its private key")]
    [InlineData("", "is empty")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "is no certificate with its private key")]
    public void Say_what_is_no_certificate(string content, string message)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);

        var failure = Assert.Single(Failures(new() { AppId = App, TenantId = "7e", CertificateFile = file }));

        Assert.Contains(message, failure, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void Say_that_the_file_of_a_secret_is_empty(string content)
    {
        using var file = new TempFile();
        File.WriteAllText(file.Path, content);

        Assert.Equal($"Teams:ClientSecretFile: {file.Path} is empty.", Assert.Single(Failures(new() { AppId = App, TenantId = "7e", ClientSecretFile = file.Path })));
    }

    [Theory]
    [InlineData("Teams:AppId", App, true)]
    [InlineData("Teams:ClientSecretFile", "/run/secrets/teams", true)]
    [InlineData("Bot:Development", "true", true)]
    [InlineData("Teams:Cloud", "UsGov", false)]
    [InlineData("Teams:AppId", " ", false)]
    public void Leave_Teams_off_without_an_app(string name, string value, bool isOn)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        var services = new ServiceCollection().AddTeams(configuration);

        Assert.Equal(isOn, services.Any(service => service.ServiceType == typeof(IChatChannel)));
    }

    [Theory]
    [InlineData(TeamsCloud.Public, "https://login.microsoftonline.com/", "https://login.botframework.com/v1/.well-known/openidconfiguration", "https://sts.windows.net/7e/")]
    [InlineData(TeamsCloud.UsGov, "https://login.microsoftonline.us/", "https://login.botframework.azure.us/v1/.well-known/openidconfiguration", "https://sts.windows.net/7e/")]
    [InlineData(TeamsCloud.China, "https://login.partner.microsoftonline.cn/", "https://login.botframework.azure.cn/v1/.well-known/openidconfiguration", "https://sts.chinacloudapi.cn/7e/")]
    public void Know_the_clouds(TeamsCloud cloud, string login, string metadata, string entra)
    {
        var service = TeamsService.Of(new() { Cloud = cloud, TenantId = "7e" });

        Assert.Equal((login, "7e", metadata), (service.LoginUrl.AbsoluteUri, service.Tenant, service.MetadataUrl.AbsoluteUri));
        Assert.Equal([("1.0", entra), ("2.0", $"{login}7e/v2.0")], service.EntraIssuers);
        Assert.StartsWith(service.Issuer, service.Scope, StringComparison.Ordinal);
        Assert.Empty(service.ServiceUrls);
    }

    private static string[] Failures(TeamsOptions options) => [.. new TeamsOptionsValidator().Validate(null, options).Failures ?? []];
}
