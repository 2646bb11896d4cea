using System.Collections.Immutable;

namespace NetDoctor.Bot.Slack;

/// <summary>What the app must be allowed.</summary>
internal static class SlackScopes
{
    private const string UserGroups = "usergroups:read";

    private static readonly ImmutableArray<(string Scope, string Loss)> Needed =
    [
        ("chat:write", "nothing can be answered"),
        ("app_mentions:read", "nothing is heard in channels"),
        ("im:history", "nothing is heard in direct messages"),
        ("commands", "/netdoctor is not there"),
        ("users:read", "it is not known who speaks, so users can be mapped by their ids only"),
        ("users:read.email", "no e-mail address is known, so users can be mapped by their ids only"),
        (UserGroups, "no user group is known"),
    ];

    /// <summary>Scopes that a token lacks, and what does not work for it; none when Slack does not say which it has.</summary>
    /// <param name="scopes">Scopes of the token.</param>
    /// <param name="hasGroups">Whether user groups are wanted.</param>
    public static IEnumerable<(string Scope, string Loss)> Missing(ImmutableArray<string> scopes, bool hasGroups) =>
        scopes.IsEmpty ? [] : Needed.Where(needed => !scopes.Contains(needed.Scope) && (hasGroups || needed.Scope != UserGroups));
}
