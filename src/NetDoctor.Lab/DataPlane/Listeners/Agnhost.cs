using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetDoctor.Lab.DataPlane.Listeners;

/// <summary>What agnhost's netexec and serve-hostname answer.</summary>
/// <remarks>Source: kubernetes/kubernetes, test/images/agnhost/{netexec,serve-hostname}.</remarks>
internal sealed class Agnhost(Application application, string hostname, TimeProvider timeProvider, ServerTraits? traits = null)
{
    private const int MaximumHead = 16384;

    /// <summary>Answers one HTTP request and closes.</summary>
    /// <param name="client">What the request comes over: the connection, or TLS over it.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task HandleHttpAsync(Stream client, Socket connection, CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(client, cancellationToken) is not { } head)
        {
            return;
        }

        var request = head.Split(' ', 3);
        var (status, body, location) = request.Length == 3 && request[2].StartsWith("HTTP/", StringComparison.Ordinal)
            ? Changed(request[1], connection.RemoteEndPoint)
            : ("400 Bad Request", "400 Bad Request", null);
        if (traits is { Delay: var delay } && delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, timeProvider, cancellationToken);
        }

        var redirect = location is null ? "" : $"Location: {location}\r\n";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status}\r\n{redirect}Content-Type: text/plain; charset=utf-8\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n");
        await client.WriteAsync(Encoding.UTF8.GetBytes(request[0] == "HEAD" ? text : text + body), cancellationToken);
        connection.Shutdown(SocketShutdown.Send);
        await TcpHandlers.HangAsync(connection, cancellationToken);
    }

    /// <summary>Answers a datagram; null for silence.</summary>
    public byte[]? AnswerDatagram(ReadOnlyMemory<byte> datagram, EndPoint client)
    {
        if (application == Application.BareHostname)
        {
            return Encoding.UTF8.GetBytes(hostname);
        }

        var command = Encoding.UTF8.GetString(datagram.Span).Trim();
        var answer = command.Split(' ', 2) switch
        {
            ["hostname" or "hostName"] => hostname,
            ["echo", var message] => message,
            ["clientip"] => client.ToString(),
            _ => null,
        };
        return answer is null ? null : Encoding.UTF8.GetBytes(answer);
    }

    private (string Status, string Body, string? Location) Changed(string target, EndPoint? client)
    {
        var path = target.Split('?', 2);
        if (traits?.Redirect is { } always)
        {
            return ("302 Found", "", always);
        }

        if (traits?.Status is { } status)
        {
            return ($"{status} Status", "", null);
        }

        // Source: agnhost netexec, /redirect?location=...&code=...
        if (application == Application.Netexec && path[0] == "/redirect")
        {
            return ($"{(Query(path, "code") is { Length: 3 } code ? code : "302")} Found", "", Query(path, "location"));
        }

        var answer = Answer(target, client);
        return (answer.Status, answer.Body, null);
    }

    private (string Status, string Body) Answer(string target, EndPoint? client)
    {
        var path = target.Split('?', 2);
        return (application, path[0]) switch
        {
            (Application.Health, _) => ("200 OK", "OK"),
            (Application.NoEndpoint, _) => ("503 Service Unavailable", "no local endpoint"),
            (Application.NotReady, _) => ("503 Service Unavailable", "kubernetes"),
            (Application.Hostname, _) => ("200 OK", hostname),
            (_, "/hostname" or "/hostName") => ("200 OK", hostname),
            (_, "/clientip") => ("200 OK", client?.ToString() ?? ""),
            (_, "/healthz") => ("200 OK", ""),
            (_, "/echo") => (StatusOf(Query(path, "code")), Query(path, "msg")),
            _ => ("200 OK", "NOW: " + timeProvider.GetUtcNow().ToString("O", CultureInfo.InvariantCulture)),
        };
    }

    private static string StatusOf(string code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 100 and <= 599
            ? $"{code} Status"
            : "200 OK";

    private static string Query(string[] path, string key) =>
        path.ElementAtOrDefault(1)?.Split('&')
            .Select(pair => pair.Split('=', 2))
            .FirstOrDefault(pair => pair[0] == key && pair.Length == 2) is { } found
            ? WebUtility.UrlDecode(found[1])
            : "";

    // The request line; null when the client ends or sends too much before it.
    private static async Task<string?> ReadHeadAsync(Stream client, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumHead];
        var length = 0;
        while (length < MaximumHead)
        {
            var count = await client.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += count;
            if (count == 0)
            {
                return null;
            }

            if (!char.IsAsciiLetter((char)buffer[0]))
            {
                return ""; // No method begins so: another protocol, such as TLS. Go's net/http answers 400, too.
            }

            var text = Encoding.Latin1.GetString(buffer, 0, length);
            if (text.Contains("\r\n\r\n", StringComparison.Ordinal) || text.Contains("\n\n", StringComparison.Ordinal))
            {
                return text[..text.IndexOf('\n', StringComparison.Ordinal)].TrimEnd('\r');
            }
        }

        return null;
    }
}
