using System.Collections.Immutable;

namespace NetDoctor.Model.Probing;

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
/// <param name="AsksClientCertificate">Whether the server asked for a certificate of the client, which NetDoctor has not.</param>
public sealed record TlsFacts(
    string Version,
    string Cipher,
    string Subject,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    ImmutableArray<string> SubjectAlternativeNames,
    ImmutableArray<string> ChainErrors,
    bool MatchesHost,
    bool AsksClientCertificate = false);

/// <summary>Why a TLS handshake, or the connection right after it, failed.</summary>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Alert">Code of the alert that the server sent (RFC 8446 6), 0-255; null when none was seen.</param>
public sealed record TlsFailure(TlsFailureKind Kind, int? Alert = null);

/// <summary>Kinds of reasons for which TLS fails. Members are added, never renamed.</summary>
public enum TlsFailureKind
{
    /// <summary>The server ended it with an alert that none of the other kinds explains.</summary>
    Alert,

    /// <summary>The server asked for a certificate of the client, got none, and ended it.</summary>
    ClientCertificate,

    /// <summary>No protocol version that both sides accept.</summary>
    Version,

    /// <summary>No cipher suite that both sides accept.</summary>
    Cipher,

    /// <summary>What came back is not TLS.</summary>
    NotTls,

    /// <summary>The server closed the connection within the handshake, without a word.</summary>
    Closed,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>What a peer turned out to speak instead of what was spoken to it.</summary>
public enum PeerProtocol
{
    Http,
    Http2,
    Tls,
    Other,
}
