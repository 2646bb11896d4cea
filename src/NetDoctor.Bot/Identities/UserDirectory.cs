using NetDoctor.Bot.Conversations;
using NetDoctor.Client;

namespace NetDoctor.Bot.Identities;

/// <summary>Finds out who a chat user is in the cluster, and asks the chat service about him when that is needed.</summary>
/// <remarks>Nothing is remembered here: a channel remembers what its service says, for as long as its settings tell.</remarks>
internal sealed class UserDirectory(IdentityMap map)
{
    /// <summary>Number that the next entry of the settings has.</summary>
    public int NextEntry => map.NextEntry;

    /// <summary>The speaker, as far as he is known, and his user; null when he is not mapped.</summary>
    /// <param name="channel">Channel that he speaks by.</param>
    /// <param name="speaker">The speaker.</param>
    /// <param name="place">Where he speaks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ChatChannelException">The chat service does not tell.</exception>
    public async Task<(Speaker Speaker, ImpersonatedUser? User)> FindAsync(
        IChatChannel channel, Speaker speaker, Place place, CancellationToken cancellationToken)
    {
        if (!map.NeedsDescription)
        {
            return (speaker, map.UserOf(speaker));
        }

        // Groups that a message itself names are those of its place: the service is not asked about them.
        var known = await channel.DescribeAsync(speaker with { Groups = [] }, place, cancellationToken);
        var described = speaker with { Email = known.Email, Standing = known.Standing, Groups = [.. known.Groups.Union(speaker.Groups)] };
        return (described, map.UserOf(described));
    }
}
