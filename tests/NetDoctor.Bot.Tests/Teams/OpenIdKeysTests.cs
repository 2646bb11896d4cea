using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Teams.Tokens;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Keys of the issuer, over time.</summary>
public sealed class OpenIdKeysTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Are_asked_for_once_a_day()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        _time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        Assert.Equal(1, issuer.Reads);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        Assert.Equal(2, issuer.Reads);
    }

    [Fact]
    public async Task Are_asked_for_again_when_one_is_unknown_but_not_at_every_request()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        issuer.Published = ["first", "second"];
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "second"));
        Assert.Equal(1, issuer.Reads);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "second"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "third"));
        Assert.Equal(2, issuer.Reads);
    }

    [Fact]
    public async Task Are_read_to_the_end_though_whoever_caused_it_has_gone()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);
        var keys = host.Services.GetRequiredService<OpenIdKeys>();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        issuer.Published = ["first", "second"];
        _time.Advance(TimeSpan.FromHours(1));
        issuer.Gate = new TaskCompletionSource();
        using var given = new CancellationTokenSource();

        var stranger = keys.FindAsync(issuer.MetadataUrl, "made-up", given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stranger);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        var waiting = StatusAsync(host, "second");
        issuer.Gate.SetResult();

        Assert.Equal(HttpStatusCode.OK, await waiting);
        Assert.Equal(2, issuer.Reads);
    }

    [Fact]
    public async Task Are_asked_for_again_within_a_minute_of_a_made_up_one()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        _time.Advance(TimeSpan.FromHours(1));
        var keys = host.Services.GetRequiredService<OpenIdKeys>();
        await keys.FindAsync(issuer.MetadataUrl, "made-up", TestContext.Current.CancellationToken);
        issuer.Published = ["first", "second"];

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "second"));
    }

    [Fact]
    public async Task Are_kept_while_there_are_no_newer_ones_to_be_had()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        issuer.IsDown = true;
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "second"));
        Assert.Equal(2, issuer.Reads);
        Assert.Contains(host.Log.Lines, line => line.Contains("could not be read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Are_waited_for_when_none_was_ever_known()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);
        issuer.IsDown = true;

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(host));
        Assert.Equal(1, issuer.Reads);
        issuer.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
    }

    [Fact]
    public async Task Are_forgotten_when_they_are_withdrawn()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, _time);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host));
        issuer.Published = ["second"];
        _time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, "second"));
    }

    private async Task<HttpStatusCode> StatusAsync(TeamsHost host, string key = "first")
    {
        var token = FakeIssuer.Sign(FakeIssuer.Claims(host.Connector.ServiceUrl, _time.GetUtcNow()), key);
        using var response = await host.PostAsync(host.Captured("teams-personal-message"), token);
        return response.StatusCode;
    }
}
