using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace NetDoctor.Bot.Conversations;

/// <summary>Somebody who talks to the bot, as the chat service names him.</summary>
/// <param name="Channel">Name of the channel, such as <c>slack</c>.</param>
/// <param name="Tenant">Workspace or tenant, in the channel's own form; empty when the channel has none.</param>
/// <param name="Id">Identifier of the user within the tenant; opaque.</param>
/// <param name="Name">What people call him; never proof of anything.</param>
public sealed record Speaker(string Channel, string Tenant, string Id, string Name)
{
    /// <summary>E-mail address, as the chat service vouches for it; null when it is not known.</summary>
    public string? Email { get; init; }

    /// <summary>Groups that the chat service says he is in, in the channel's own form; empty when none are known.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>Where he belongs, as far as the chat service says so.</summary>
    public Standing Standing { get; init; }

    /// <summary>What of him lasts beyond what he just said: neither his address nor his groups, which may be taken from him any time.</summary>
    [JsonIgnore]
    public Speaker Lasting => this with { Email = null, Groups = [] };

    /// <summary>Identifies him among the speakers of all channels.</summary>
    public string Key => $"{Channel}:{Tenant}:{Id}";
}

/// <summary>Where a speaker belongs.</summary>
public enum Standing
{
    /// <summary>To the workspace or tenant that the bot serves.</summary>
    Member,

    /// <summary>To another one, or it is not known to which: he is a guest, whom others may have given his address and groups.</summary>
    Stranger,

    /// <summary>To none: he calls himself what he likes, so that his identifier proves nothing either.</summary>
    Unverified,
}
