using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One UDP datagram, and a wait for an answer.</summary>
/// <remarks>Silence proves nothing: open, filtered and deaf look alike.</remarks>
public sealed record UdpProbeSpec : ProbeSpec
{
    /// <summary>Port to probe, 1–65535.</summary>
    [Range(1, 65535)]
    [JsonPropertyOrder(PortOrder)]
    public override required int Port { get; init; }

    /// <summary>Payload, at most 512 characters of ASCII; default <c>netdoctor</c> and a newline.</summary>
    [StringLength(512)]
    public string Payload { get; init; } = "netdoctor\n";
}

/// <summary>What came back for a UDP datagram.</summary>
public sealed record UdpProbeResult : ProbeResult
{
    /// <summary>Bytes of the answer; null when none came.</summary>
    public int? AnswerBytes { get; init; }
}
