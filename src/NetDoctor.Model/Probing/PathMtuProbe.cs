using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>The largest packet that gets to an address without being cut, by ICMP echo of many sizes.</summary>
/// <remarks>Of the way back it says little, since answers may be cut. Source: RFC 1191 and RFC 8201 (path MTU discovery), RFC 2923 §2.1 (black holes).</remarks>
public sealed record PathMtuProbeSpec : ProbeSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasPort => false;
}

/// <summary>Which sizes got there. Bytes of the whole IP packet throughout.</summary>
public sealed record PathMtuProbeResult : ProbeResult
{
    /// <summary>Largest packet that was answered; null when none was.</summary>
    public int? LargestBytes { get; init; }

    /// <summary>Smallest packet that was not, though the link would take it; null when all were, or none.</summary>
    public int? SmallestLostBytes { get; init; }

    /// <summary>Largest packet that the link here takes; null when it was not learned.</summary>
    public int? LinkBytes { get; init; }

    /// <summary>Size that a router said it can pass on at most (ICMP 3/4, or packet too big); null when none said so.</summary>
    public int? ReportedBytes { get; init; }

    /// <summary>That router; null when none said so.</summary>
    public string? ReportedBy { get; init; }

    /// <summary>Whether packets that are too large vanish without a word, so that nobody can send smaller ones instead.</summary>
    [JsonIgnore]
    public bool IsBlackHole => SmallestLostBytes is not null && ReportedBy is null;
}
