using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One ICMP echo request.</summary>
/// <remarks>Many hosts and filters do not answer: silence proves nothing. Source: RFC 792 and RFC 4443 §4.1.</remarks>
public sealed record IcmpProbeSpec : ProbeSpec
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool HasPort => false;
}

/// <summary>What came back for an ICMP echo request; the time is that of the phase <c>exchange</c>.</summary>
public sealed record IcmpProbeResult : ProbeResult;
