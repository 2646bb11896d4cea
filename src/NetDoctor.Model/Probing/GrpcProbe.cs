using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One health check over gRPC, <c>grpc.health.v1.Health/Check</c>, over one fresh HTTP/2 connection.</summary>
public sealed record GrpcProbeSpec : ProbeSpec
{
    /// <summary>Port to probe, 1–65535.</summary>
    [Range(1, 65535)]
    [JsonPropertyOrder(PortOrder)]
    public override required int Port { get; init; }

    /// <summary>Whether TLS is spoken below; default <c>http</c>, which is HTTP/2 with prior knowledge.</summary>
    public HttpScheme Scheme { get; init; } = HttpScheme.Http;

    /// <summary>Authority of the call, and server name for TLS; default the address.</summary>
    [StringLength(255)]
    public string? Host { get; init; }

    /// <summary>Service whose health is asked for; default empty, which means the server as a whole.</summary>
    [StringLength(255)]
    [RegularExpression(@"[!-~]*")]
    public string Service { get; init; } = "";
}

/// <summary>What a gRPC server answered.</summary>
public sealed record GrpcProbeResult : ProbeResult
{
    /// <summary>gRPC status code of the call, 0-16: 0 OK, 5 NOT_FOUND (unknown service), 12 UNIMPLEMENTED; null without one.</summary>
    public int? Status { get; init; }

    /// <summary>Health that the server tells; null when it tells none.</summary>
    public GrpcServingStatus? Serving { get; init; }

    /// <summary>HTTP status, 100-999; null without a response. 200 whenever gRPC is spoken.</summary>
    public int? HttpStatus { get; init; }

    /// <summary><c>Server</c> header; null when absent.</summary>
    public string? Server { get; init; }

    /// <summary>What the peer turned out to speak; null when it is HTTP/2, or cannot be told.</summary>
    public PeerProtocol? PeerSpeaks { get; init; }

    /// <summary>Why TLS failed; null when it did not, and without TLS.</summary>
    public TlsFailure? TlsFailure { get; init; }

    /// <summary>Facts of the TLS handshake; null without TLS, or when it failed before a certificate came.</summary>
    public TlsFacts? Tls { get; init; }
}

/// <summary>Health of a gRPC service, as <c>grpc.health.v1</c> tells it.</summary>
public enum GrpcServingStatus
{
    /// <summary>The server does not say.</summary>
    Unknown = 0,

    /// <summary>It takes calls.</summary>
    Serving = 1,

    /// <summary>It does not take calls now.</summary>
    NotServing = 2,

    /// <summary>No such service.</summary>
    ServiceUnknown = 3,
}
