using System.Collections.Immutable;
using NetDoctor.Model.Probing;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>What a test asks of its worker in a namespace; one line of JSON. Exactly one of the members is set, besides the id.</summary>
internal sealed record LabRequest
{
    public int Id { get; init; }

    public ImmutableArray<ProbeSpec>? Probes { get; init; }

    public LabListenerSpec? Listen { get; init; }

    /// <summary>Id of the request that opened the listener.</summary>
    public int? Close { get; init; }
}

/// <summary>What the worker answers; one line of JSON.</summary>
internal sealed record LabReply
{
    public required int Id { get; init; }

    public ImmutableArray<ProbeResult> Results { get; init; } = [];

    public string? Error { get; init; }
}
