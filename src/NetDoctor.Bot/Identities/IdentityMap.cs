using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using NetDoctor.Bot.Conversations;
using NetDoctor.Client;

namespace NetDoctor.Bot.Identities;

/// <summary>Tells who a chat user is in the cluster; pure.</summary>
public sealed class IdentityMap(IOptionsMonitor<IdentityOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether more has to be known of somebody than his identifier, so that the chat service is to be asked.</summary>
    public bool NeedsDescription => options.CurrentValue.AnonymousUser is { Length: > 0 }
        || options.CurrentValue.Map.Any(entry => !IsOfOne(entry) || (entry.User ?? "").Contains("{email}", StringComparison.Ordinal));

    /// <summary>Number that the next entry of the settings has.</summary>
    public int NextEntry => options.CurrentValue.Map.Count;

    /// <summary>The user; null when no entry fits, and there is no anonymous user or he is none of ours.</summary>
    /// <param name="speaker">Who speaks, as far as the chat service vouches for him.</param>
    public ImpersonatedUser? UserOf(Speaker speaker)
    {
        var current = options.CurrentValue;
        var fitting = current.Map.Where(entry => Fits(entry, speaker)).ToList();
        var user = fitting.Select(entry => Expand(entry.User, speaker)).FirstOrDefault(name => name is not null);
        if (user is null)
        {
            return current.AnonymousUser is { Length: > 0 } anonymous && speaker.Standing == Standing.Member ? new ImpersonatedUser(anonymous, [.. current.AnonymousGroups]) : null;
        }

        return new ImpersonatedUser(user, [.. fitting.SelectMany(entry => entry.Groups).Distinct(StringComparer.Ordinal)]);
    }

    private static bool Fits(IdentityMapping entry, Speaker speaker) =>
        (entry.Channel is null || entry.Channel.Equals(speaker.Channel, StringComparison.OrdinalIgnoreCase))
        && IsFor(entry, speaker.Standing)
        && (entry.Tenant is null || entry.Tenant.Equals(speaker.Tenant, StringComparison.OrdinalIgnoreCase))
        && entry.Match switch
        {
            MatchKind.Email => speaker.Email is { } email && IsLike(Lower(email), Lower(entry.Pattern)),
            MatchKind.Id => IsLike(speaker.Id, entry.Pattern),
            _ => speaker.Groups.Any(group => IsLike(group, entry.Pattern)),
        };

    // Who is not of ours is nobody by what he has in common with others. Who calls himself what he likes is somebody only to entries about people like him.
    private static bool IsFor(IdentityMapping entry, Standing standing) => standing switch
    {
        Standing.Member => true,
        Standing.Stranger => IsOfOne(entry),
        _ => entry is { Match: MatchKind.Id, Tenant: not null } && !(entry.User ?? "").Contains('{', StringComparison.Ordinal),
    };

    private static bool IsOfOne(IdentityMapping entry) => entry.Match == MatchKind.Id && !entry.Pattern.Contains('*', StringComparison.Ordinal);

    // A star must not reach across the @: *@example.com is not x@evil.org@example.com.
    private static bool IsLike(string text, string pattern) => Regex.IsMatch(
        text, $@"\A{Regex.Escape(pattern).Replace(@"\*", "[^@]*", StringComparison.Ordinal)}\z", RegexOptions.CultureInvariant, Patience);

    // ASCII alone: to Unicode the Kelvin sign is a k too, and whoever has it in his address is somebody else.
    private static string Lower(string text) => string.Create(text.Length, text, static (lower, from) =>
    {
        for (var at = 0; at < from.Length; at++)
        {
            lower[at] = char.IsAsciiLetterUpper(from[at]) ? (char)(from[at] | ' ') : from[at];
        }
    });

    // A name that the header cannot carry, or that Kubernetes keeps for itself, is nobody's: chat users choose some of these texts.
    private static string? Expand(string? user, Speaker speaker)
    {
        if (string.IsNullOrEmpty(user) || (user.Contains("{email}", StringComparison.Ordinal) && string.IsNullOrEmpty(speaker.Email)))
        {
            return null;
        }

        var name = user.Replace("{email}", Lower(speaker.Email ?? ""), StringComparison.Ordinal).Replace("{id}", speaker.Id, StringComparison.Ordinal);
        var isReserved = name.StartsWith("system:", StringComparison.Ordinal) && !user.StartsWith("system:", StringComparison.Ordinal);
        return ImpersonatedUser.IsName(name) && !isReserved ? name : null;
    }
}
