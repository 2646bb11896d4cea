namespace NetDoctor.Model.Cluster;

/// <summary>A recent event of type Warning.</summary>
public sealed record WarningEvent : Fact
{
    /// <inheritdoc/>
    public override ResourceKind Kind => ResourceKind.Event;

    /// <summary>Object that the event is about.</summary>
    public required ObjectReference Regarding { get; init; }

    /// <summary>One word, such as <c>Unhealthy</c>.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Sentence of the reporting component.</summary>
    public string Message { get; init; } = "";

    /// <summary>Times it was seen.</summary>
    public int Count { get; init; } = 1;

    /// <summary>When it was seen last.</summary>
    public DateTimeOffset LastSeenAt { get; init; }
}
