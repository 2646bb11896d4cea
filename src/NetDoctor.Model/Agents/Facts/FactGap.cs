namespace NetDoctor.Model.Agents.Facts;

/// <summary>Something that an agent was to read and could not.</summary>
/// <param name="What">What, such as <c>listening sockets</c>.</param>
/// <param name="Reason">Why, in a sentence, such as <c>Needs the capability NET_ADMIN.</c></param>
public sealed record FactGap(string What, string Reason)
{
    /// <summary>Sockets that take connections.</summary>
    public const string ListeningSockets = "listening sockets";

    /// <summary>Rules as they are written.</summary>
    public const string Rules = "rules of nftables and iptables";

    /// <summary>Answers to questions about rules.</summary>
    public const string RuleEffects = "what the rules do";
}
