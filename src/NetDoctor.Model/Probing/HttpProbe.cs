using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace NetDoctor.Model.Probing;

/// <summary>One HTTP GET over one fresh connection; a redirect is followed only back to the very same place, if at all.</summary>
public sealed record HttpProbeSpec : ProbeSpec
{
    /// <summary>Port to probe, 1–65535.</summary>
    [Range(1, 65535)]
    [JsonPropertyOrder(PortOrder)]
    public override required int Port { get; init; }

    /// <summary>Scheme, default <c>http</c>.</summary>
    public HttpScheme Scheme { get; init; } = HttpScheme.Http;

    /// <summary>Host header, and server name for TLS; default the address.</summary>
    [StringLength(255)]
    public string? Host { get; init; }

    /// <summary>Path with query, beginning with a slash; default <c>/</c>.</summary>
    [StringLength(2048)]
    [RegularExpression(@"/[^\s\x00-\x1f]*")]
    public string Path { get; init; } = "/";

    /// <summary>Redirects to follow, 0-10, default 0; only those to the same scheme, host and port, each over a fresh connection.</summary>
    [Range(0, 10)]
    public int MaxRedirects { get; init; }
}

/// <summary>Scheme of an HTTP probe.</summary>
public enum HttpScheme
{
    Http,
    Https,
}

/// <summary>What an HTTP server answered.</summary>
public sealed record HttpProbeResult : ProbeResult
{
    /// <summary>Status code, 100–999; null without a status line.</summary>
    public int? Status { get; init; }

    /// <summary>Target of a redirect; null when there is none.</summary>
    public string? Location { get; init; }

    /// <summary>Redirects that were followed, in order, before the response that is told here; empty when none was.</summary>
    public ImmutableArray<HttpRedirect> Redirects { get; init; } = [];

    /// <summary>Whether the redirect leads back to a path that was already asked for.</summary>
    public bool IsRedirectLoop { get; init; }

    /// <summary><c>Server</c> header; null when absent.</summary>
    public string? Server { get; init; }

    /// <summary><c>Via</c> header, which proxies add; null when absent.</summary>
    public string? Via { get; init; }

    /// <summary>What the peer turned out to speak; null when it is what was spoken to it, or cannot be told.</summary>
    public PeerProtocol? PeerSpeaks { get; init; }

    /// <summary>Why TLS failed; null when it did not, and for plain HTTP.</summary>
    public TlsFailure? TlsFailure { get; init; }

    /// <summary>Facts of the TLS handshake; null for plain HTTP, or when it failed before a certificate came.</summary>
    public TlsFacts? Tls { get; init; }
}

/// <summary>A redirect that was followed.</summary>
/// <param name="Path">Path that was asked for, with query.</param>
/// <param name="Status">Status, 300-399.</param>
/// <param name="Location">Where it leads, as the server wrote it.</param>
public sealed record HttpRedirect(string Path, int Status, string Location);
