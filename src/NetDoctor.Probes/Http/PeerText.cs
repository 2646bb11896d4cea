using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Http;

/// <summary>What a peer sent, in words for people. It may end in a terminal or a chat, so control characters do not pass.</summary>
internal static class PeerText
{
    private const int QuotedLength = 60;

    private static readonly string[] HttpsHints =
    [
        "HTTP request to an HTTPS server",
        "plain HTTP request was sent to HTTPS port",
        "speaking plain HTTP to an SSL-enabled server port",
        "host and port requires TLS",
    ];

    /// <summary>ASCII, with a question mark for anything that does not print.</summary>
    public static string Printable(ReadOnlySpan<byte> bytes, int maxLength)
    {
        bytes = bytes[..Math.Min(bytes.Length, maxLength)];
        Span<char> text = stackalloc char[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            text[i] = bytes[i] is >= 0x20 and < 0x7f ? (char)bytes[i] : '?';
        }

        return new string(text);
    }

    /// <summary>What bytes are that came instead of an HTTP/1 response, or of HTTP/2 frames.</summary>
    public static PeerProtocol SpokenInsteadOfHttp(ReadOnlySpan<byte> bytes) => IsTlsRecord(bytes) ? PeerProtocol.Tls
        : IsSettingsFrame(bytes) ? PeerProtocol.Http2
        : bytes.StartsWith("HTTP/"u8) ? PeerProtocol.Http
        : PeerProtocol.Other;

    /// <summary>What bytes are that came instead of a TLS handshake; null when they are TLS, or none came.</summary>
    public static PeerProtocol? SpokenInsteadOfTls(ReadOnlySpan<byte> bytes) => bytes.IsEmpty || IsTlsRecord(bytes) ? null
        : bytes.StartsWith("HTTP/"u8) ? PeerProtocol.Http
        : PeerProtocol.Other;

    /// <summary>Says what came instead of an HTTP response.</summary>
    public static string DescribeNotHttp(ReadOnlySpan<byte> bytes) => SpokenInsteadOfHttp(bytes) switch
    {
        PeerProtocol.Tls => "The port answers with a TLS alert: it expects TLS.",
        PeerProtocol.Http2 => "The port answers with HTTP/2 frames: it does not speak HTTP/1.1.",
        _ => $"The port answers with '{FirstLine(bytes)}', which is not HTTP.",
    };

    /// <summary>Says what came instead of HTTP/2 frames.</summary>
    public static string DescribeNotHttp2(ReadOnlySpan<byte> bytes) => SpokenInsteadOfHttp(bytes) switch
    {
        PeerProtocol.Tls => "The port answers with a TLS alert: it expects TLS.",
        PeerProtocol.Http => "The port answers in HTTP/1: it does not speak HTTP/2, which gRPC needs.",
        _ => $"The port answers with '{FirstLine(bytes)}', which is not HTTP/2.",
    };

    /// <summary>Says what came instead of a TLS handshake; null when what came is TLS.</summary>
    public static string? DescribeNotTls(ReadOnlySpan<byte> bytes) => SpokenInsteadOfTls(bytes) switch
    {
        null => null,
        PeerProtocol.Http => "The port answers in plain HTTP: it does not speak TLS.",
        _ => $"The port answers with '{FirstLine(bytes)}', which is not TLS.",
    };

    /// <summary>Whether the body of a 400 says that the port is one for HTTPS, as common servers do.</summary>
    public static bool SaysHttpsExpected(ReadOnlySpan<byte> body)
    {
        var text = Printable(body, 1024);
        return HttpsHints.Any(hint => text.Contains(hint, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether the body of a 400 says that a certificate of the client is missing: an application has other reasons for one.</summary>
    /// <remarks>Source: nginx documentation, <c>ngx_http_ssl_module</c>, error codes 495 and 496, which it sends as 400.</remarks>
    public static bool SaysCertificateRequired(ReadOnlySpan<byte> body) =>
        Printable(body, 1024).Contains("SSL certificate", StringComparison.OrdinalIgnoreCase);

    // A server's first HTTP/2 frame is SETTINGS: 3 bytes of length, type 4, stream 0 (RFC 9113 3.4).
    private static bool IsSettingsFrame(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 9 && bytes[0] == 0 && bytes[3] == 4 && bytes[5..9].IndexOfAnyExcept((byte)0) < 0;

    private static bool IsTlsRecord(ReadOnlySpan<byte> bytes) => bytes.Length >= 2 && bytes[0] is >= 0x14 and <= 0x17 && bytes[1] == 3;

    private static string FirstLine(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        return Printable(end < 0 ? bytes : bytes[..end], QuotedLength);
    }
}
