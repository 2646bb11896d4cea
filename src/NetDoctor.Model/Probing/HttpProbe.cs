using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace NetDoctor.Model.Probing;

/// <summary>One HTTP GET over one fresh connection; redirects are not followed.</summary>
public sealed record HttpProbeSpec : ProbeSpec
{
    /// <summary>Scheme, default <c>http</c>.</summary>
    public HttpScheme Scheme { get; init; } = HttpScheme.Http;

    /// <summary>Host header, and server name for TLS; default the address.</summary>
    [MaxLength(255)]
    public string? Host { get; init; }

    /// <summary>Path with query, beginning with a slash; default <c>/</c>.</summary>
    [MaxLength(2048)]
    [RegularExpression(@"/[^\s\x00-\x1f]*")]
    public string Path { get; init; } = "/";
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

    /// <summary><c>Server</c> header; null when absent.</summary>
    public string? Server { get; init; }

    /// <summary>Facts of the TLS handshake; null for plain HTTP, or when it failed before a certificate came.</summary>
    public TlsFacts? Tls { get; init; }
}

/// <summary>What a TLS handshake showed. The certificate is reported, not judged: the connection is made whatever it says.</summary>
/// <param name="Version">Protocol version, such as <c>Tls13</c>.</param>
/// <param name="Cipher">Cipher suite by its IANA name.</param>
/// <param name="Subject">Subject of the leaf certificate.</param>
/// <param name="Issuer">Issuer of the leaf certificate.</param>
/// <param name="NotBefore">Valid from.</param>
/// <param name="NotAfter">Valid until.</param>
/// <param name="SubjectAlternativeNames">DNS names and addresses that it is for.</param>
/// <param name="ChainErrors">Errors of building the chain against this host's trust store; empty when trusted.</param>
/// <param name="MatchesHost">Whether the names include the host that was asked for.</param>
public sealed record TlsFacts(
    string Version,
    string Cipher,
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    ImmutableArray<string> SubjectAlternativeNames,
    ImmutableArray<string> ChainErrors,
    bool MatchesHost);
