using System.Net;
using System.Text.Json.Nodes;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Tokens that Microsoft Entra gave the app itself, as test clients have them.</summary>
public sealed class EntraTokensTests
{
    private const string FirstVersion = $"https://sts.windows.net/{TeamsHost.Tenant}/";
    private const string SecondVersion = $"{FakeEntra.LoginUrl}{TeamsHost.Tenant}/v2.0";

    [Theory]
    [InlineData(FirstVersion, "1.0", "appid")]
    [InlineData(SecondVersion, "2.0", "azp")]
    public async Task Count_when_they_are_wanted(string issuedBy, string version, string member)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        await using var strict = await TeamsHost.StartAsync(issuer);
        var claims = Claims(issuedBy, version, member);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, claims));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(strict, claims));
    }

    [Theory]
    [InlineData("iss", "https://sts.windows.net/another-tenant/")]
    [InlineData("iss", $"https://sts.windows.net/{TeamsHost.Tenant}")]
    [InlineData("iss", SecondVersion)]
    [InlineData("tid", "another-tenant")]
    [InlineData("tid", null)]
    [InlineData("appid", "another-app")]
    [InlineData("appid", null)]
    [InlineData("aud", "another-app")]
    [InlineData("ver", "2.0")]
    [InlineData("ver", null)]
    [InlineData("exp", null)]
    public async Task Count_only_from_this_app_in_this_tenant(string claim, string? value)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(FirstVersion, "1.0", "appid");
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = value;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, claims));
    }

    [Fact]
    public async Task Vouch_for_no_service_url()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        await using var other = await FakeConnector.StartAsync();
        var claims = Claims(FirstVersion, "1.0", "appid");
        claims["serviceurl"] = other.ServiceUrl;
        var activity = host.Captured("teams-personal-message");
        activity["serviceUrl"] = other.ServiceUrl;

        using var response = await host.PostAsync(activity, FakeIssuer.Sign(claims));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(host.Intake.Taken);
    }

    private static Task<TeamsHost> StartAsync(FakeIssuer issuer) => TeamsHost.StartAsync(
        issuer, null, null, null, ("Teams:EntraTokens", "true"), ("Teams:EntraMetadataUrl", issuer.MetadataUrl.ToString()), ("Teams:ServiceUrls:0", "{connector}"));

    private static JsonObject Claims(string issuedBy, string version, string member)
    {
        var claims = FakeIssuer.Claims("", TimeProvider.System.GetUtcNow());
        claims.Remove("serviceurl");
        claims["iss"] = issuedBy;
        claims["ver"] = version;
        claims["tid"] = TeamsHost.Tenant;
        claims[member] = TeamsHost.App;
        return claims;
    }

    private static async Task<HttpStatusCode> StatusAsync(TeamsHost host, JsonObject claims)
    {
        using var response = await host.PostAsync(host.Captured("teams-personal-message"), FakeIssuer.Sign(claims));
        return response.StatusCode;
    }
}
