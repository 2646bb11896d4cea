using System.Collections.Immutable;
using NetDoctor.Bot.State;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Bot.Conversations.Names;

/// <summary>What became of the names in a request.</summary>
internal abstract record Resolution;

/// <summary>They mean one thing.</summary>
/// <param name="From">Source as the API takes it; null for NetDoctor itself, or when only a target was asked for.</param>
/// <param name="To">Target as the API takes it; empty when only a source was asked for.</param>
/// <param name="Protocol">Transport.</param>
internal sealed record Resolved(string? From, string To, TransportProtocol Protocol = TransportProtocol.Tcp) : Resolution;

/// <summary>They can mean several things.</summary>
/// <param name="Question">What is asked back, one short sentence.</param>
/// <param name="Choices">The possible answers, the likeliest first.</param>
internal sealed record Ambiguous(string Question, ImmutableArray<OpenChoice> Choices) : Resolution
{
    /// <summary>Whether each of them has the very name that was written.</summary>
    public bool IsExact { get; init; }
}

/// <summary>They mean nothing.</summary>
/// <param name="Sentence">What is missing.</param>
/// <param name="Hint">What to do, as somebody would write it; null for nothing.</param>
internal sealed record Unresolved(string Sentence, string? Hint = null) : Resolution;
