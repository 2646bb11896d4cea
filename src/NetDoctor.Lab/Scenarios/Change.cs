using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace NetDoctor.Lab.Scenarios;

/// <summary>Something that happens to a scenario's cluster once it has come to rest.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Target">To what: <c>pod/namespace/name</c>, <c>service/namespace/name</c>,
/// <c>node/name</c> or <c>apiserver</c>; the file's name for objects that come.</param>
public sealed record Change(ChangeKind Kind, string Target)
{
    /// <summary>What can be stopped.</summary>
    public const string ApiServer = "apiserver";

    /// <summary>Objects that come, in the order of the file; empty for other changes. Never to be modified.</summary>
    /// <remarks>A text in them may name a pod's address: <c>{pod/namespace/name}</c>.</remarks>
    public ImmutableArray<JsonObject> Objects { get; init; } = [];
}

/// <summary>What can happen.</summary>
public enum ChangeKind
{
    /// <summary>Objects of a file are applied.</summary>
    Apply,

    /// <summary>The status of objects becomes that of a file, as if their kubelet or another of their owners had written it.</summary>
    Report,

    /// <summary>A pod or Service is deleted.</summary>
    Delete,

    /// <summary>A node's kubelet is no longer heard of.</summary>
    NotReady,

    /// <summary>The API server stops.</summary>
    Stop,
}
