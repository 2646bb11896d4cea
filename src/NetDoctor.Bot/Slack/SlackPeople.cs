using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Bot.Slack.WebApi;

namespace NetDoctor.Bot.Slack;

/// <summary>Knows the e-mail address and the user groups of speakers, for a while.</summary>
/// <remarks>Of somebody whose account another organization runs, Slack vouches for no address: that organization could have set any.</remarks>
/// <param name="api">Slack's Web API.</param>
/// <param name="identity">Which workspace is ours.</param>
/// <param name="options">For how long, and whether groups are wanted.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SlackPeople(
    SlackApi api, SlackIdentity identity, IOptions<SlackOptions> options, TimeProvider time, ILogger<SlackPeople> logger)
    : IDisposable
{
    private const int MaxRemembered = 10000;

    private readonly ConcurrentDictionary<string, (Person Person, SlackWorkspace Workspace, DateTimeOffset Until)> _people = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _one = new(1);
    private volatile Groups? _groups;

    /// <summary>The speaker with all that Slack vouches for.</summary>
    /// <param name="speaker">The speaker.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Speaker> DescribeAsync(Speaker speaker, CancellationToken cancellationToken)
    {
        // Whom Slack does not tell of may be anybody's.
        var described = speaker with { Standing = Standing.Stranger };
        if (speaker.Id.Length == 0)
        {
            return described;
        }

        try
        {
            // Who is not known yet to be of our workspace is not known to be of another one.
            var workspace = identity.Workspace ?? throw new ChatChannelException(identity.Problem ?? "Slack does not say who the bot is.", isLasting: false);
            var person = await PersonAsync(speaker.Id, workspace, cancellationToken);
            described = speaker with { Name = person.Name ?? speaker.Name, Email = person.Email, Standing = person.IsOurs ? Standing.Member : Standing.Stranger };
            return options.Value.UserGroups && person.IsOurs
                ? described with { Groups = await GroupsAsync(speaker.Id, cancellationToken) }
                : described;
        }
        catch (SlackApiException exception) when (exception.Code is "missing_scope" or "user_not_found" or "user_not_visible")
        {
            Log.Unknown(logger, exception.Message);
            return described;
        }
        catch (SlackApiException exception)
        {
            throw exception.AsChannel;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Person> PersonAsync(string id, SlackWorkspace workspace, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_people.TryGetValue(id, out var known) && known.Until > now && known.Workspace.TeamId == workspace.TeamId)
        {
            return known.Person;
        }

        var answer = await api.AskAsync("users.info", [new("user", id)], cancellationToken);
        var person = Read(answer.At("user").GetValueOrDefault(), workspace);
        if (_people.Count >= MaxRemembered)
        {
            _people.Clear();
        }

        _people[id] = (person, workspace, now + options.Value.PeopleCacheTime);
        return person;
    }

    private static Person Read(JsonElement user, SlackWorkspace workspace)
    {
        var isOurs = !user.Is("is_stranger") && !user.Is("deleted") && !user.Is("is_bot")
            && (user.Text("team_id") == workspace.TeamId
                || (workspace.EnterpriseId is { } enterprise && user.Text("enterprise_user", "enterprise_id") == enterprise));
        var isConfirmed = user.At("is_email_confirmed") is not { ValueKind: JsonValueKind.False };
        return new Person(
            user.Text("profile", "display_name") ?? user.Text("real_name") ?? user.Text("name"),
            isOurs && isConfirmed ? user.Text("profile", "email") : null,
            isOurs);
    }

    private async Task<ImmutableArray<string>> GroupsAsync(string id, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_groups is not { } groups || groups.Until <= now)
            {
                var answer = await api.AskAsync("usergroups.list", [new("include_users", "true")], cancellationToken);
                _groups = groups = new Groups(Read(answer.List("usergroups")), now + options.Value.PeopleCacheTime);
            }

            return groups.OfUser.GetValueOrDefault(id, []);
        }
        finally
        {
            _one.Release();
        }
    }

    private static ImmutableDictionary<string, ImmutableArray<string>> Read(IEnumerable<JsonElement> groups) =>
        (from grp in groups
         let names = new[] { grp.Text("id"), grp.Text("handle") is { } handle ? $"@{handle}" : null }.OfType<string>()
         from user in grp.List("users")
         where user.ValueKind == JsonValueKind.String
         from name in names
         group name by user.GetString()!).ToImmutableDictionary(found => found.Key, found => found.ToImmutableArray());

    private sealed record Person(string? Name, string? Email, bool IsOurs);

    private sealed record Groups(ImmutableDictionary<string, ImmutableArray<string>> OfUser, DateTimeOffset Until);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Slack does not say who a speaker is: {Problem}")]
        public static partial void Unknown(ILogger logger, string problem);
    }
}
