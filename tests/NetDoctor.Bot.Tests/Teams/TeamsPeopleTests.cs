using Microsoft.Extensions.Time.Testing;
using NetDoctor.Bot.Conversations;

namespace NetDoctor.Bot.Tests.Teams;

/// <summary>Whose e-mail address Teams vouches for.</summary>
public sealed class TeamsPeopleTests
{
    private static readonly Speaker Alex = new("teams", TeamsHost.Tenant, "00000000-0000-0000-0000-0000000000020", "Alex");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_known_of_members()
    {
        await using var host = await TeamsHost.StartAsync();

        var described = await host.Channel.DescribeAsync(Alex, host.Place(), Stop);

        Assert.Equal(("alexw@example.com", "Alex Wilber", Standing.Member), (described.Email, described.Name, described.Standing));
        Assert.Equal("v3/conversations/a%3Bb%2Fc/members/user-id-0", Assert.Single(host.Connector.Calls).Path);
    }

    [Fact]
    public async Task Is_the_principal_name_when_there_is_no_other()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Member.Remove("email");

        Assert.Equal("alex.wilber@example.com", (await host.Channel.DescribeAsync(Alex, host.Place(), Stop)).Email);
    }

    [Theory]
    [InlineData("userRole", "guest")]
    [InlineData("userRole", "anonymous")]
    [InlineData("userPrincipalName", "alexw_example.com#EXT#@fabrikam.onmicrosoft.com")]
    [InlineData("tenantId", "another-tenant")]
    [InlineData("aadObjectId", "somebody-else")]
    public async Task Is_not_known_of_others(string member, string value)
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Member[member] = value;

        var described = await host.Channel.DescribeAsync(Alex, host.Place(), Stop);

        Assert.Equal((null, Standing.Stranger), (described.Email, described.Standing));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(TeamsHost.Tenant, "alexw@example.com")]
    public async Task Is_known_of_named_tenants_alone(string? named, string? email)
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(
            issuer, null, null, null, ("Teams:MultiTenant", "true"), ("Teams:ServiceUrls:0", "{connector}"), ("Teams:Tenants:0", named));

        var described = await host.Channel.DescribeAsync(Alex, host.Place(), Stop);

        Assert.Equal((email, email is null ? Standing.Stranger : Standing.Member), (described.Email, described.Standing));
    }

    [Fact]
    public async Task Is_not_asked_for_where_people_call_themselves_what_they_like()
    {
        await using var host = await TeamsHost.StartAsync();
        await host.AcknowledgedAsync(host.Captured("webchat-message"));
        var said = host.Intake.Single;

        var described = await host.Channel.DescribeAsync(said.Speaker, said.Place, Stop);

        Assert.Equal(("teams:emulator:u1", null), (described.Key, described.Email));
        Assert.DoesNotContain(host.Connector.Calls, call => call.Method == "GET");
    }

    [Fact]
    public async Task Is_nobodys_where_people_call_themselves_what_they_like()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var host = await TeamsHost.StartAsync(issuer, null, null, null, ("Teams:Channels:0", "webchat"));
        var activity = host.Captured("teams-personal-message");
        activity["channelId"] = "webchat";
        using var response = await host.PostAsync(activity, FakeIssuer.Sign(FakeIssuer.Claims(host.Connector.ServiceUrl, TimeProvider.System.GetUtcNow())));
        var said = host.Intake.Single;

        Assert.Equal(Standing.Unverified, said.Speaker.Standing);
        Assert.Equal(Standing.Unverified, (await host.Channel.DescribeAsync(said.Speaker with { Standing = Standing.Member }, said.Place, Stop)).Standing);
    }

    [Fact]
    public async Task Is_remembered_for_a_while()
    {
        var time = new FakeTimeProvider();
        await using var host = await TeamsHost.StartAsync(time: time);

        await host.Channel.DescribeAsync(Alex, host.Place(), Stop);
        host.Connector.Member["email"] = "new@example.com";
        Assert.Equal("alexw@example.com", (await host.Channel.DescribeAsync(Alex, host.Place(), Stop)).Email);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("new@example.com", (await host.Channel.DescribeAsync(Alex, host.Place(), Stop)).Email);
        Assert.Equal(2, host.Connector.Calls.Count);
    }

    [Fact]
    public async Task Is_not_known_of_whom_Teams_does_not_know()
    {
        await using var host = await TeamsHost.StartAsync();
        host.Connector.Refusals.Enqueue(new(404));

        // In development everybody is believed.
        Assert.Equal(Alex, await host.Channel.DescribeAsync(Alex, host.Place(), Stop));
    }
}
