using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>How the bot gets its own tokens.</summary>
public sealed class OutboundTokensTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Are_had_by_secret_and_kept()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer);

        Assert.Equal(TeamsHost.OutboundToken, await TokenAsync(host));
        Assert.Equal(TeamsHost.OutboundToken, await TokenAsync(host));

        var (url, form) = Assert.Single(host.Entra.Asked);
        Assert.Equal($"{FakeEntra.LoginUrl}{TeamsHost.Tenant}/oauth2/v2.0/token", url.GetLeftPart(UriPartial.Path));
        Assert.Contains("grant_type=client_credentials", form, StringComparison.Ordinal);
        Assert.Contains($"client_id={TeamsHost.App}", form, StringComparison.Ordinal);
        Assert.Contains("client_secret=a-secret", form, StringComparison.Ordinal);
        Assert.Contains("scope=https://api.botframework.com/.default", form, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Public", "botframework.com", "https://api.botframework.com/.default")]
    [InlineData("UsGov", "microsoftservices.onmicrosoft.us", "https://api.botframework.us/.default")]
    [InlineData("China", "microsoftservices.partner.onmschina.cn", "https://api.botframework.azure.cn/.default")]
    public async Task Of_several_tenants_are_had_where_the_cloud_has_them(string cloud, string tenant, string scope)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, null, null, null, ("Teams:MultiTenant", "true"), ("Teams:Cloud", cloud));

        await TokenAsync(host);

        var (url, form) = Assert.Single(host.Entra.Asked);
        Assert.Equal($"/{tenant}/oauth2/v2.0/token", url.AbsolutePath);
        Assert.Contains($"scope={scope}", form, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Are_had_by_certificate(bool isPem)
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=netdoctor", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(
            file,
            isPem ? System.Text.Encoding.ASCII.GetBytes($"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n") : certificate.Export(X509ContentType.Pkcs12, "pw"),
            Stop);
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(
            issuer, null, null, null, ("Teams:ClientSecret", null), ("Teams:CertificateFile", file), ("Teams:CertificatePassword", isPem ? null : "pw"));

        Assert.Equal(TeamsHost.OutboundToken, await TokenAsync(host));

        Assert.Contains("client_assertion=", Assert.Single(host.Entra.Asked).Form, StringComparison.Ordinal);
        File.Delete(file);
    }

    [Fact]
    public async Task Are_had_by_managed_identity()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, null, null, null, ("Teams:ClientSecret", null), ("Teams:ManagedIdentity", "true"));

        Assert.Equal(TeamsHost.OutboundToken, await TokenAsync(host));

        var asked = host.Entra.Asked[^1].Url;
        Assert.Equal("169.254.169.254", asked.Host);
        Assert.Contains($"client_id={TeamsHost.App}", Uri.UnescapeDataString(asked.Query), StringComparison.Ordinal);
        Assert.Contains("resource=https://api.botframework.com", Uri.UnescapeDataString(asked.Query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_had_by_the_secret_that_a_file_holds_now()
    {
        var time = new FakeTimeProvider();
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "old-secret\n", Stop);
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, time, null, null, ("Teams:ClientSecret", null), ("Teams:ClientSecretFile", file));

        await TokenAsync(host);
        await File.WriteAllTextAsync(file, "new-secret\n", Stop);
        time.Advance(TimeSpan.FromSeconds(11));
        await TokenAsync(host);
        File.Delete(file);
        time.Advance(TimeSpan.FromSeconds(11));
        await TokenAsync(host);

        Assert.Equal(2, host.Entra.Asked.Count);
        Assert.Contains("client_secret=old-secret", host.Entra.Asked[0].Form, StringComparison.Ordinal);
        Assert.Contains("client_secret=new-secret", host.Entra.Asked[1].Form, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_had_by_the_secret_that_was_there_while_its_file_is_blank()
    {
        var time = new FakeTimeProvider();
        using var file = new TempFile();
        await File.WriteAllTextAsync(file.Path, "a-secret\n", Stop);
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, time, null, null, ("Teams:ClientSecret", null), ("Teams:ClientSecretFile", file.Path));
        await File.WriteAllTextAsync(file.Path, "\n", Stop);

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => TokenAsync(host));
        Assert.Equal((false, $"Teams:ClientSecretFile: {file.Path} is empty."), (refused.IsLasting, refused.Message));

        await File.WriteAllTextAsync(file.Path, "a-secret\n", Stop);
        await TokenAsync(host);
        await File.WriteAllTextAsync(file.Path, "\n", Stop);
        time.Advance(TimeSpan.FromSeconds(11));
        await TokenAsync(host);
        Assert.Contains(host.Log.Lines, line => line.Contains("is used as it was", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Are_missed_without_telling_the_secret()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer);
        host.Entra.Error = "invalid_client";

        var refused = await Assert.ThrowsAsync<ChatChannelException>(() => TokenAsync(host));

        Assert.False(refused.IsLasting);
        Assert.Equal("Microsoft Entra gives the bot no token (invalid_client).", refused.Message);
        Assert.Contains(host.Log.Lines, line => line.Contains("AADSTS7000215", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("a-secret", StringComparison.Ordinal));
    }

    private static Task<string> TokenAsync(TeamsHost host) => host.Services.GetRequiredService<OutboundTokens>().GetAsync(Stop);
}
