using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Teams.Connector;

namespace NetDoctor.Bot.Teams;

/// <summary>Knows the e-mail addresses of speakers, for a while.</summary>
/// <remarks>Nobody vouches for the address of a guest, of somebody from another tenant, or of whoever speaks by another channel than Teams: others may have
/// set it.</remarks>
/// <param name="connector">The connector.</param>
/// <param name="options">For how long, and which tenants are known.</param>
/// <param name="mode">Whether this is development, where everybody is believed.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class TeamsPeople(
    ConnectorClient connector, IOptions<TeamsOptions> options, TeamsMode mode, TimeProvider time, ILogger<TeamsPeople> logger)
{
    private const int MaxRemembered = 10000;

    private readonly ConcurrentDictionary<string, (Person Person, DateTimeOffset Until)> _people = new(StringComparer.Ordinal);

    /// <summary>The speaker with all that Teams vouches for.</summary>
    /// <param name="speaker">The speaker.</param>
    /// <param name="place">Where he spoke.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Speaker> DescribeAsync(Speaker speaker, Place place, CancellationToken cancellationToken)
    {
        var address = TeamsAddress.Of(place);
        if (address.ChannelId != TeamsChannel.TeamsChannelId)
        {
            return speaker with { Standing = mode.IsWithoutApp ? Standing.Member : Standing.Unverified };
        }

        if (address.User is not { } user)
        {
            return speaker with { Standing = Standing.Stranger };
        }

        var now = time.GetUtcNow();
        if (!_people.TryGetValue(speaker.Key, out var known) || known.Until <= now)
        {
            if (_people.Count >= MaxRemembered)
            {
                _people.Clear();
            }

            known = (await AskAsync(speaker, place, address.ServiceUrl, user, cancellationToken), now + options.Value.PeopleCacheTime);
            _people[speaker.Key] = known;
        }

        return speaker with
        {
            Name = known.Person.Name ?? speaker.Name,
            Email = known.Person.Email,
            Standing = known.Person.IsMember ? Standing.Member : Standing.Stranger,
        };
    }

    private async Task<Person> AskAsync(Speaker speaker, Place place, string serviceUrl, string user, CancellationToken cancellationToken)
    {
        var path = ConnectorClient.Path("conversations", place.Conversation, "members", user);
        var answer = await connector.SendAsync(HttpMethod.Get, serviceUrl, path, null, isTriedAgain: true, cancellationToken);
        if (answer.Status is 403 or 404)
        {
            Log.Unknown(logger, answer.Status);
            return new Person(null, null, IsMember: mode.IsWithoutApp);
        }

        TeamsChannel.Check(answer);
        var member = answer.Body;
        var name = member.Text("name");
        var isHimself = (member.Text("aadObjectId") ?? member.Text("objectId") ?? speaker.Id) == speaker.Id;
        var isOfTenant = member.Text("tenantId") is not { } tenant || tenant.Equals(speaker.Tenant, StringComparison.OrdinalIgnoreCase);
        var isKnownTenant = mode.IsWithoutApp || options.Value.KnownTenants.Contains(speaker.Tenant, StringComparer.Ordinal);
        var isGuest = member.Text("userRole") is "guest" or "anonymous" || member.Text("userPrincipalName")?.Contains("#EXT#", StringComparison.OrdinalIgnoreCase) == true;
        var isMember = isHimself && isOfTenant && isKnownTenant && !isGuest;
        return new Person(name, isMember ? member.Text("email") ?? member.Text("userPrincipalName") : null, isMember);
    }

    private sealed record Person(string? Name, string? Email, bool IsMember);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Teams does not say who a speaker is: it says {Status}.")]
        public static partial void Unknown(ILogger logger, int status);
    }
}
