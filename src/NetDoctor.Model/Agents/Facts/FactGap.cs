namespace NetDoctor.Model.Agents.Facts;

/// <summary>Something that an agent was to read and could not.</summary>
/// <param name="What">What, such as <c>nftables rules</c>.</param>
/// <param name="Reason">Why, in a sentence, such as <c>Needs the capability NET_ADMIN.</c></param>
public sealed record FactGap(string What, string Reason);
