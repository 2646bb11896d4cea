using System.Collections.Immutable;

namespace NetDoctor.Bot.Teams.Tokens;

/// <summary>A token that proved to be right.</summary>
/// <param name="ServiceUrl">Service URL for which it vouches; null for none.</param>
/// <param name="Endorsements">Channels for which its key may sign.</param>
/// <param name="IsEntra">Whether Entra gave it to the app itself, rather than Azure Bot Service.</param>
internal sealed record InboundToken(string? ServiceUrl, ImmutableArray<string> Endorsements, bool IsEntra);

/// <summary>What a look at a token came to.</summary>
/// <param name="Token">The token; null when it is refused.</param>
/// <param name="Problem">Why it is refused; null when it is not.</param>
/// <param name="IsLater">Whether it can't be told now, since no key is known.</param>
internal sealed record TokenVerdict(InboundToken? Token, string? Problem = null, bool IsLater = false);
