using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Who is believed, with an issuer of the tests' own.</summary>
public sealed class InboundTokensTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Believe_a_right_token()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, Claims(host)));
        Assert.Single(host.Intake.Taken);
    }

    [Theory]
    [InlineData("iss", "https://api.botframework.com/")]
    [InlineData("iss", "https://evil.example")]
    [InlineData("iss", "https://sts.windows.net/00000000-0000-0000-0000-0000000000001/")]
    [InlineData("iss", null)]
    [InlineData("aud", "another-app")]
    [InlineData("aud", "00000000-0000-0000-0000-00000000000011/")]
    [InlineData("aud", "")]
    [InlineData("aud", null)]
    [InlineData("exp", null)]
    public async Task Refuse_a_wrong_claim(string claim, string? value)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(host);
        if (value is null)
        {
            claims.Remove(claim);
        }
        else
        {
            claims[claim] = value;
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, claims));
        Assert.Empty(host.Intake.Taken);
    }

    [Fact]
    public async Task Refuse_a_token_that_is_for_others_too()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(host);
        claims["aud"] = new JsonArray(TeamsHost.App, "another-app");

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, claims));
    }

    [Theory]
    [InlineData("exp", -299, HttpStatusCode.OK)]
    [InlineData("exp", -300, HttpStatusCode.Unauthorized)]
    [InlineData("exp", -86400, HttpStatusCode.Unauthorized)]
    [InlineData("nbf", 300, HttpStatusCode.OK)]
    [InlineData("nbf", 301, HttpStatusCode.Unauthorized)]
    [InlineData("nbf", 86400, HttpStatusCode.Unauthorized)]
    public async Task Allow_five_minutes_of_skew_and_no_more(string claim, int seconds, HttpStatusCode status)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(host);
        claims["nbf"] = Now.AddDays(-2).ToUnixTimeSeconds();
        claims[claim] = Now.AddSeconds(seconds).ToUnixTimeSeconds();

        Assert.Equal(status, await StatusAsync(host, claims));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS384")]
    [InlineData("PS256")]
    public async Task Refuse_another_algorithm(string algorithm)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Algorithms = ["RS256", "RS384", "PS256", "HS256", "none"];
        await using var host = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, FakeIssuer.Sign(Claims(host), algorithm: algorithm)));
    }

    [Fact]
    public async Task Refuse_an_algorithm_that_is_not_listed()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Algorithms = ["RS512"];
        await using var host = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, Claims(host)));
    }

    [Fact]
    public async Task Refuse_a_foreign_key()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, FakeIssuer.Sign(Claims(host), key: "second", keyId: "first")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, FakeIssuer.Sign(Claims(host), key: "second")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, FakeIssuer.Sign(Claims(host), keyId: "")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, FakeIssuer.Sign(Claims(host), header: new JsonObject { ["crit"] = new JsonArray("b64") })));
    }

    [Fact]
    public async Task Refuse_a_changed_token()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var parts = FakeIssuer.Sign(Claims(host)).Split('.');
        var other = Claims(host);
        other["serviceurl"] = "https://evil.example/";

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, $"{parts[0]}.{FakeIssuer.Sign(other).Split('.')[1]}.{parts[2]}"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, $"{parts[0]}.{parts[1]}."));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, $"{parts[0]}.{parts[1]}"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer x")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer ..")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    public async Task Refuse_what_is_no_token(string? header)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);

        using var response = await host.PostAsync(host.Captured("teams-personal-message"), change: request =>
        {
            request.Headers.TryAddWithoutValidation("x-ms-agents-playground", "true");
            if (header is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", header);
            }
        });

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, issuer.Reads);
    }

    [Fact]
    public async Task Refuse_two_headers_and_endless_ones()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var token = FakeIssuer.Sign(Claims(host));

        using var twice = await host.PostAsync(host.Captured("teams-personal-message"), token, request =>
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}"));

        Assert.Equal(HttpStatusCode.Unauthorized, twice.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, $"{token}{new string('A', 17000)}"));
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("/")]
    [InlineData(null)]
    public async Task Refuse_a_service_url_that_the_token_does_not_vouch_for(string? claimed)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(host);
        claims["serviceurl"] = claimed == "/" ? $"{host.Connector.ServiceUrl}/" : claimed;

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, claims));
        Assert.Empty(host.Intake.Taken);
    }

    [Theory]
    [InlineData("serviceUrl")]
    [InlineData("channelId")]
    public async Task Refuse_an_activity_that_does_not_say(string member)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var activity = host.Captured("teams-personal-message");
        activity[member] = "";
        var claims = Claims(host);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, FakeIssuer.Sign(claims), activity));
        activity.Remove(member);
        claims.Remove("serviceurl");
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, FakeIssuer.Sign(claims), activity));
    }

    [Fact]
    public async Task Refuse_plain_http_to_other_machines()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var activity = host.Captured("teams-personal-message");
        var claims = Claims(host);
        claims["serviceurl"] = "http://smba.trafficmanager.net/emea/";
        activity["serviceUrl"] = "http://smba.trafficmanager.net/emea/";

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, FakeIssuer.Sign(claims), activity));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("webchat")]
    [InlineData("MSTEAMS")]
    public async Task Refuse_a_key_that_does_not_vouch_for_the_channel(string? endorsement)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        issuer.Endorsements = endorsement is null ? null : [endorsement];
        await using var host = await StartAsync(issuer);

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, Claims(host)));
    }

    [Fact]
    public async Task Take_other_channels_only_when_they_are_configured()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        await using var open = await StartAsync(issuer, ("Teams:Channels:0", "msteams"), ("Teams:Channels:1", "webchat"));
        var activity = host.Captured("teams-personal-message");
        activity["channelId"] = "webchat";

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, FakeIssuer.Sign(Claims(host)), activity));
        activity["serviceUrl"] = open.Connector.ServiceUrl;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(open, FakeIssuer.Sign(Claims(open)), activity));
        Assert.Equal("teams:webchat:user-id-0", open.Intake.Single.Speaker.Key);
    }

    [Theory]
    [InlineData("channelData")]
    [InlineData("conversation")]
    [InlineData("both")]
    [InlineData("none")]
    public async Task Refuse_people_of_another_tenant(string where)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var activity = host.Captured("teams-personal-message");
        if (where is "channelData" or "both" or "none")
        {
            activity["channelData"]!["tenant"]!["id"] = where == "none" ? "" : "another-tenant";
        }

        if (where is "conversation" or "both" or "none")
        {
            activity["conversation"]!["tenantId"] = where == "none" ? "" : "another-tenant";
        }

        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, FakeIssuer.Sign(Claims(host)), activity));
    }

    [Fact]
    public async Task Know_the_tenant_however_its_letters_are_written()
    {
        const string tenant = "7E3F1D2C-0000-4000-8000-00000000000A";
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer, ("Teams:TenantId", tenant));
        var activity = host.Captured("teams-personal-message");
        activity["channelData"]!["tenant"]!["id"] = tenant.ToLowerInvariant();
        activity["conversation"]!["tenantId"] = tenant;

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, FakeIssuer.Sign(Claims(host)), activity));
        Assert.Equal(tenant.ToLowerInvariant(), host.Intake.Single.Speaker.Tenant);
    }

    [Fact]
    public async Task Take_people_of_every_tenant_when_that_is_configured()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer, ("Teams:MultiTenant", "true"));
        await using var some = await StartAsync(issuer, ("Teams:MultiTenant", "true"), ("Teams:Tenants:0", TeamsHost.Tenant));
        var activity = host.Captured("teams-personal-message");
        activity["channelData"]!["tenant"]!["id"] = "another-tenant";
        activity["conversation"]!["tenantId"] = "another-tenant";

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, FakeIssuer.Sign(Claims(host)), activity));
        activity["serviceUrl"] = some.Connector.ServiceUrl;
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(some, FakeIssuer.Sign(Claims(some)), activity));
    }

    [Fact]
    public async Task Log_why_without_the_token()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await StartAsync(issuer);
        var claims = Claims(host);
        claims["aud"] = "another-app";
        var token = FakeIssuer.Sign(claims);

        await StatusAsync(host, token);

        Assert.Contains(host.Log.Lines, line => line.Contains("refused with 401: it is for another app.", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(token.Split('.')[1], StringComparison.Ordinal) || line.Contains(token.Split('.')[2], StringComparison.Ordinal));
    }

    private static Task<TeamsHost> StartAsync(FakeIssuer issuer, params (string Name, string? Value)[] settings) =>
        TeamsHost.StartAsync(issuer, new FakeTimeProvider(Now), null, null, settings);

    private static JsonObject Claims(TeamsHost host) =>
        FakeIssuer.Claims(host.Connector.ServiceUrl, host.Services.GetRequiredService<TimeProvider>().GetUtcNow());

    private static Task<HttpStatusCode> StatusAsync(TeamsHost host, JsonObject claims) => StatusAsync(host, FakeIssuer.Sign(claims));

    private static async Task<HttpStatusCode> StatusAsync(TeamsHost host, string token, JsonObject? activity = null)
    {
        using var response = await host.PostAsync(activity ?? host.Captured("teams-personal-message"), token);
        Assert.Equal("", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return response.StatusCode;
    }
}
