using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One TCP connection; nothing is sent.</summary>
public sealed record TcpProbeSpec : ProbeSpec
{
    /// <summary>Port to probe, 1–65535.</summary>
    [Range(1, 65535)]
    [JsonPropertyOrder(PortOrder)]
    public override required int Port { get; init; }
}

/// <summary>How a TCP connection went.</summary>
public sealed record TcpProbeResult : ProbeResult
{
    /// <summary>Source address and port of the connection; null when it was not made.</summary>
    public string? LocalAddress { get; init; }
}
