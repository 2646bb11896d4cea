using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace NetDoctor.Lab.DataPlane.Ingresses;

/// <summary>A small reverse proxy that answers as ingress-nginx does: one request a connection.</summary>
/// <remarks>404 where nothing is configured, 503 without endpoints, 502 when the backend refuses or breaks off, 504 when it is silent.
/// Its patience is short, so that a probe of a second hears of it. Source: ingress-nginx, rootfs/etc/nginx/template/nginx.tmpl.</remarks>
internal sealed class IngressProxy(
    IngressTable table, IngressCertificates certificates, LabDialMap map, string pod, TimeProvider timeProvider)
{
    private const int MaximumHead = 16384;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private int _turn = -1;

    /// <summary>Answers a request over plain HTTP.</summary>
    public async Task HandleHttpAsync(Socket connection, CancellationToken cancellationToken)
    {
        await using var stream = new NetworkStream(connection);
        await AnswerAsync(stream, cancellationToken);
    }

    /// <summary>Answers a request over TLS, with the certificate of the host.</summary>
    public async Task HandleHttpsAsync(Socket connection, CancellationToken cancellationToken)
    {
        await using var tls = new SslStream(new NetworkStream(connection));
        try
        {
            await tls.AuthenticateAsServerAsync(
                (_, hello, _, _) => ValueTask.FromResult(new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificates.For(hello.ServerName),
                }),
                state: null,
                cancellationToken);
            await AnswerAsync(tls, cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            // The client does not speak TLS, or is gone.
        }
    }

    private async Task AnswerAsync(Stream client, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadHeadAsync(client, cancellationToken) is not { } head)
            {
                return;
            }

            var lines = Encoding.Latin1.GetString(head).Split("\r\n");
            var path = lines[0].Split(' ').ElementAtOrDefault(1)?.Split('?')[0] ?? "/";
            var host = lines.FirstOrDefault(line => line.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))?[5..].Trim() ?? "";
            switch (table.Find(host.Split(':')[0].ToLowerInvariant(), path))
            {
                case null:
                    await SayAsync(client, 404, "Not Found", cancellationToken);
                    break;
                case { IsEmpty: true }:
                    await SayAsync(client, 503, "Service Temporarily Unavailable", cancellationToken);
                    break;
                case { } backends:
                    await PassOnAsync(client, head, backends, cancellationToken);
                    break;
            }
        }
        catch (IOException)
        {
            // The client is gone.
        }
    }

    private async Task PassOnAsync(Stream client, byte[] head, ImmutableArray<IPEndPoint> backends, CancellationToken cancellationToken)
    {
        var turn = (uint)Interlocked.Increment(ref _turn);
        var target = map.MapFor(pod, backends[(int)(turn % (uint)backends.Length)]);
        using var backend = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var patience = new CancellationTokenSource(Patience, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var buffer = new byte[MaximumHead];
        int count;
        try
        {
            await backend.ConnectAsync(target, either.Token);
            await backend.SendAsync(head, either.Token);
            count = await backend.ReceiveAsync(buffer, either.Token);
        }
        catch (SocketException)
        {
            count = 0;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await SayAsync(client, 504, "Gateway Time-out", cancellationToken);
            return;
        }

        if (!buffer.AsSpan(0, count).StartsWith("HTTP/"u8))
        {
            await SayAsync(client, 502, "Bad Gateway", cancellationToken);
            return;
        }

        for (; count > 0; count = await backend.ReceiveAsync(buffer, cancellationToken))
        {
            await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    private static Task SayAsync(Stream client, int status, string reason, CancellationToken cancellationToken)
    {
        var body = $"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body><center><h1>{status} {reason}</h1></center>"
            + "<hr><center>nginx</center></body>\r\n</html>\r\n";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} {reason}\r\nServer: nginx\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        return client.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken).AsTask();
    }

    // Up to the empty line after the headers; null when the client ends or sends too much before it.
    private static async Task<byte[]?> ReadHeadAsync(Stream client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumHead];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = await client.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += count;
            if (count == 0)
            {
                return null;
            }

            if (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) >= 0)
            {
                return buffer[..length];
            }
        }

        return null;
    }
}
