using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>Puts TLS before a server, as Go's net/http does.</summary>
internal sealed class TlsServer(TlsFlavor flavor, LabCertificates certificates, Func<Stream, Socket, CancellationToken, Task> serve)
{
    private const byte Handshake = 0x16;
    private const byte HandshakeFailure = 40;
    private const byte ProtocolVersion = 70;

    public async Task HandleAsync(Socket connection, CancellationToken cancellationToken)
    {
        var first = new byte[1];
        if (await connection.ReceiveAsync(first, SocketFlags.Peek, cancellationToken) == 0)
        {
            return;
        }

        if (first[0] != Handshake)
        {
            await EndAsync(
                connection, "HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n"u8.ToArray(), cancellationToken);
            return;
        }

        if (flavor is TlsFlavor.Alert or TlsFlavor.OldVersion)
        {
            // Alert record: fatal, code (RFC 8446 6).
            await EndAsync(
                connection, [0x15, 3, 3, 0, 2, 2, flavor == TlsFlavor.Alert ? HandshakeFailure : ProtocolVersion], cancellationToken);
            return;
        }

        await using var tls = new SslStream(new NetworkStream(connection));
        try
        {
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificates.For(flavor, hello.ServerName),
                    ClientCertificateRequired = flavor == TlsFlavor.ClientCertificate,
                    RemoteCertificateValidationCallback = (_, offered, _, _) =>
                        flavor != TlsFlavor.ClientCertificate || offered is not null,
                }),
                state: null,
                cancellationToken);
            await serve(tls, connection, cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // The client gave up, or had no certificate.
        }
    }

    // What was sent is read first: closing with unread bytes would be a reset, which may overtake the answer.
    private static async Task EndAsync(Socket connection, byte[] answer, CancellationToken cancellationToken)
    {
        await connection.ReceiveAsync(new byte[16384], cancellationToken);
        await TcpHandlers.SayAsync(connection, answer, cancellationToken);
    }
}
