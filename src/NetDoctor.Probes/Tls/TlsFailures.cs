using NetDoctor.Model.Probing;
using NetDoctor.Probes.Http;

namespace NetDoctor.Probes.Tls;

/// <summary>Explains why TLS failed, from the error of the TLS library and from what came over the wire.</summary>
/// <remarks>Source: RFC 8446 6 (alerts), and openssl/openssl, include/openssl/sslerr.h: an alert received is reason 1000 plus its
/// code, which .NET on Linux keeps in the HResult of the innermost exception.</remarks>
internal static class TlsFailures
{
    private const int ProtocolVersion = 70;
    private const int InsufficientSecurity = 71;
    private const int CertificateRequired = 116;
    private const int UnsupportedProtocol = 258;
    private const int AlertReasons = 1000;
    private const int ReasonMask = 0x7FFFFF;

    /// <summary>Explains a failed handshake, or a connection that the server ended right after it.</summary>
    /// <param name="exception">What the stream threw; null when the server just closed.</param>
    /// <param name="asksClientCertificate">Whether the server asked for a certificate of the client.</param>
    /// <param name="first">First bytes that the server sent.</param>
    public static TlsFailure Explain(Exception? exception, bool asksClientCertificate, ReadOnlySpan<byte> first)
    {
        var reason = exception is null ? 0 : Innermost(exception).HResult & ReasonMask;
        var alert = reason is >= AlertReasons and < AlertReasons + 256 ? reason - AlertReasons : AlertIn(first);
        if (PeerText.SpokenInsteadOfTls(first) is not null)
        {
            return new(TlsFailureKind.NotTls);
        }

        if (asksClientCertificate || alert == CertificateRequired)
        {
            return new(TlsFailureKind.ClientCertificate, alert);
        }

        return alert switch
        {
            ProtocolVersion => new(TlsFailureKind.Version, alert),
            InsufficientSecurity => new(TlsFailureKind.Cipher, alert),
            not null => new(TlsFailureKind.Alert, alert),
            null when reason == UnsupportedProtocol => new(TlsFailureKind.Version),
            null when exception is null || first.IsEmpty => new(TlsFailureKind.Closed),
            _ => new(TlsFailureKind.Other),
        };
    }

    /// <summary>The exception that says most.</summary>
    public static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }

    // An alert record in the clear: type 21, version, length 2, level, code.
    private static int? AlertIn(ReadOnlySpan<byte> first) =>
        first.Length >= 7 && first[0] == 0x15 && first[1] == 3 && first[3] == 0 && first[4] == 2 ? first[6] : null;
}
