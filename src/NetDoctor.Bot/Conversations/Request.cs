using System.Collections.Immutable;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Bot.Conversations;

/// <summary>What somebody wants, as far as his words say it; names are as they were written, in lower case.</summary>
public abstract record Request;

/// <summary>Why, or whether, a target is reached.</summary>
/// <param name="Source">Who asks for it: a reference as in the API, or a bare name; null for whoever speaks.</param>
/// <param name="Target">What is to be reached: a reference as in the API.</param>
/// <param name="Namespace">Where names without a namespace are to be looked for; null when that was not said.</param>
public sealed record DiagnoseRequest(string? Source, string Target, string? Namespace = null) : Request
{
    /// <summary>Transport; null when that was not said.</summary>
    public TransportProtocol? Protocol { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"diagnose {Source ?? "I"} -> {Target}{Words.In(Namespace)}";
}

/// <summary>Who may reach a target, as far as policies are concerned.</summary>
/// <param name="Target">The target; null for whoever speaks.</param>
/// <param name="Namespace">Where it is to be looked for; null when that was not said.</param>
public sealed record WhoReachesRequest(string? Target, string? Namespace = null) : Request
{
    /// <summary>Whether it was asked who does not.</summary>
    public bool IsOpposite { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"who {(IsOpposite ? "does not reach" : "reaches")} {Target ?? "me"}{Words.In(Namespace)}";
}

/// <summary>What a source may reach, as far as policies are concerned.</summary>
/// <param name="Source">The source; null for whoever speaks.</param>
/// <param name="Namespace">Where it is to be looked for; null when that was not said.</param>
public sealed record ReachesWhatRequest(string? Source, string? Namespace = null) : Request
{
    /// <summary>Whether it was asked what it does not.</summary>
    public bool IsOpposite { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"what {(IsOpposite ? "does not reach" : "reaches")} {Source ?? "I"}{Words.In(Namespace)}";
}

/// <summary>What a finding means.</summary>
/// <param name="Id">Its id in upper case, such as <c>SVC12</c>.</param>
public sealed record ExplainRequest(string Id) : Request
{
    /// <inheritdoc/>
    public override string ToString() => $"explain {Id}";
}

/// <summary>What NetDoctor can see, and how it is.</summary>
public sealed record StatusRequest : Request
{
    /// <inheritdoc/>
    public override string ToString() => "status";
}

/// <summary>How the Services are.</summary>
/// <param name="Namespace">Only of this namespace; null for all.</param>
public sealed record ServicesRequest(string? Namespace = null) : Request
{
    /// <inheritdoc/>
    public override string ToString() => $"services{Words.In(Namespace)}";
}

/// <summary>To be told when a target can be reached again.</summary>
/// <param name="Source">As in <see cref="DiagnoseRequest"/>.</param>
/// <param name="Target">As in <see cref="DiagnoseRequest"/>; null for what was asked last.</param>
/// <param name="Namespace">As in <see cref="DiagnoseRequest"/>.</param>
public sealed record WatchRequest(string? Source, string? Target, string? Namespace = null) : Request
{
    /// <summary>Transport; null when that was not said.</summary>
    public TransportProtocol? Protocol { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"watch {Source ?? "I"} -> {Target ?? "the last"}{Words.In(Namespace)}";
}

/// <summary>To be told no longer.</summary>
/// <param name="Target">Which; null for the only one, or with <see cref="IsAll"/> for all.</param>
/// <param name="Source">From where it is watched; null for wherever.</param>
/// <param name="Namespace">As in <see cref="DiagnoseRequest"/>.</param>
public sealed record UnwatchRequest(string? Target, string? Source = null, string? Namespace = null) : Request
{
    /// <summary>Whether all watches are meant.</summary>
    public bool IsAll { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"unwatch {Target ?? (IsAll ? "all" : "the only one")}{(Source is null ? "" : $" from {Source}")}{Words.In(Namespace)}";
}

/// <summary>The last question once more.</summary>
/// <param name="Source">Who asks this time; null for the same as before.</param>
public sealed record AgainRequest(string? Source = null) : Request
{
    /// <inheritdoc/>
    public override string ToString() => Source is null ? "again" : $"again from {Source}";
}

/// <summary>All of an answer.</summary>
/// <param name="DiagnosisId">Identifier of the diagnosis; null for the last one.</param>
public sealed record DetailsRequest(string? DiagnosisId = null) : Request
{
    /// <inheritdoc/>
    public override string ToString() => DiagnosisId is null ? "details" : $"details {DiagnosisId}";
}

/// <summary>Who "I" is from now on.</summary>
/// <param name="Source">A reference to a workload, pod or node; null to ask who it is now.</param>
public sealed record IdentityRequest(string? Source) : Request
{
    /// <inheritdoc/>
    public override string ToString() => Source is null ? "who am I" : $"I am {Source}";
}

/// <summary>What can be asked.</summary>
public sealed record HelpRequest : Request
{
    /// <inheritdoc/>
    public override string ToString() => "help";
}

/// <summary>Thanks, or a word as polite.</summary>
public sealed record CourtesyRequest : Request
{
    /// <inheritdoc/>
    public override string ToString() => "courtesy";
}

/// <summary>Words that mean nothing here.</summary>
/// <param name="Keys">What is known of the words, by the grammar.</param>
/// <param name="Names">Those that may be names, with the one that seems to be the source first.</param>
public sealed record UnknownRequest(string Keys, ImmutableArray<string> Names) : Request
{
    /// <summary>What was probably meant, with a word spelt otherwise; null when nothing is near.</summary>
    public string? Meant { get; init; }

    /// <summary>What can be asked that comes nearest, as one would write it; at most three.</summary>
    public ImmutableArray<string> Nearest => Suggestions.For(Keys, Names, Meant);

    /// <inheritdoc/>
    public override string ToString() => $"unknown: {string.Join(" | ", Nearest)}";
}

internal static class Words
{
    public static string In(string? ns) => ns is null ? "" : $" in {ns}";
}
